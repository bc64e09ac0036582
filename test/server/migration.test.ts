import { join } from 'node:path';
import { run } from '../cluster/harness/cluster.js';
import { hasStores, kindProd } from './fixtures/environments.js';
import { givenTools, olderVersions, type ServerTools } from './harness/given.js';
import { Standalone } from './harness/standalone.js';

const done = 'every database has the schema of this version';

let standalone: Standalone;

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(kindProd());
  });
afterAll(async () => standalone?.stop());

// The tests go through the life of one database, each from where the one before it ends.
(hasStores ? describe : describe.skip)('the migration', () => {
  const sql = (statement: string) =>
    standalone.postgresql?.sql(statement) ?? Promise.reject(new Error('no PostgreSQL'));
  /** Leaves the database as an older version would; gives the id of a run in it. */
  const older = async (version: (typeof olderVersions)[number]) => {
    await sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const { username, password } = standalone.credentials;
    const { host, port } = standalone.postgresql?.target ?? { host: '', port: 0 };
    const uri = `postgresql+psycopg2://${username}:${encodeURIComponent(password)}@${host}:${port}/mlflow`;
    const script = join(__dirname, 'clients/older.py');
    const { stdout, stderr, exitCode } = await run(givenTools<ServerTools>().olderPythons[version] ?? '', [
      script,
      uri,
      version,
    ]);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  };

  test('fills an empty database, also when it runs twice at once', async () => {
    const jobs = await Promise.all([standalone.startJob('migration'), standalone.startJob('migration')]);
    const exits = await Promise.all(jobs.map((job) => job.ended()));
    expect(exits.map(({ exitCode, log }) => [exitCode, log.includes(done)])).toEqual([
      [0, true],
      [0, true],
    ]);
    expect(
      Number(await sql("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")),
    ).toBeGreaterThan(50);
  });

  test('does nothing to a database of its own version', async () => {
    const version = await sql('SELECT version_num FROM alembic_version');
    expect(await standalone.must('migration')).toContain(done);
    expect(await sql('SELECT version_num FROM alembic_version')).toBe(version);
  });

  test.each(olderVersions)('brings a database of %s to 3.17, twice at once, and loses nothing', async (version) => {
    const newest = await sql('SELECT version_num FROM alembic_version');
    const id = await older(version);
    expect(await sql('SELECT version_num FROM alembic_version')).not.toBe(newest);

    const jobs = await Promise.all([standalone.startJob('migration'), standalone.startJob('migration')]);
    const exits = await Promise.all(jobs.map((job) => job.ended()));
    expect(exits.map(({ exitCode: code, log }) => (code === 0 ? log.includes(done) : log))).toEqual([true, true]);
    expect(await sql('SELECT version_num FROM alembic_version')).toBe(newest);
    expect(await sql(`SELECT count(*) FROM metrics WHERE run_uuid = '${id}'`)).toBe('100');
    expect(await sql(`SELECT name FROM runs WHERE run_uuid = '${id}'`)).toBe(`a run of ${version}`);
    expect(await sql('SELECT name FROM registered_models')).toBe(`of-${version}`);
  });

  test('comes before the server, which would migrate by itself, each replica on its own', async () => {
    const newest = await sql('SELECT version_num FROM alembic_version');
    await older('3.14');
    const pod = await standalone.serve();
    await pod.delete();
    expect(await sql('SELECT version_num FROM alembic_version')).toBe(newest);
  });
});
