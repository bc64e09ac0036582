import { readdirSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { migrationScriptOf } from '../../lib/jobs/migration-script.js';
import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { restoreCommands, type } from './fixtures/documented.js';
import { hasStores } from './fixtures/environments.js';
import { canDump, withPostgresql } from './fixtures/images.js';
import { Load, lost } from './fixtures/load.js';
import type { Exit } from './harness/container.js';
import { environmentLike } from './harness/environment-like.js';
import type { Mlflow } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { Standalone, standaloneOf, workspaces } from './harness/standalone.js';
import { outsideBucket } from './harness/stores.js';
import { find, templateOf } from './harness/templates.js';

const keep = 2;
const api = '/api/2.0/mlflow';

/** Somebody who may write, and an experiment. */
async function writer(standalone: Standalone): Promise<readonly [Mlflow, string]> {
  const token = await standalone.account('writer', workspaces.home, 'mlflow-view', 'mlflow-edit');
  const mlflow = standalone.mlflow({ token, workspace: workspaces.home });
  const { experiment_id } = await mlflow.must('POST', `${api}/experiments/create`, { name: 'kept' });
  return [mlflow, String(experiment_id)];
}

/** Copies are named by the second. */
function aSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1100));
}

/** The Job that the README of an overlay has a reader make for a database, run to its end. */
async function restore(
  { rig, namespace }: Standalone,
  overlay: StandaloneOverlay,
  database: string,
  change: (command: string) => string = (command) => command,
): Promise<Exit> {
  await rig.cluster.api.apply(find(overlay.objects, 'CronJob', 'mlflow-backup'));
  const [make, then] = restoreCommands(overlayReadme(overlay, []), database);
  await type(rig, change(make));
  const metadata = { namespace, name: `mlflow-backup-restore-${database}` };
  const { body } = await rig.cluster.api.get({ apiVersion: 'batch/v1', kind: 'Job', metadata });
  const template = templateOf(body);
  expect(template.spec.affinity?.podAffinity).toBeUndefined();
  const exit = await rig.run(template, metadata).then((pod) => pod.ended(), failedBefore);
  // Pods are run by the test, so no Job ever completes.
  expect(then).toMatch(/^kubectl -n \S+ wait --for=condition=Complete .*\n/);
  await type(rig, then.replace(/^.* wait .*\n/, ''));
  return exit;
}

/** An init container that fails keeps the pod from starting. */
function failedBefore(error: unknown): Exit {
  return { exitCode: 1, log: String(error) };
}

describe('the backup of SQLite', () => {
  let standalone: Standalone;
  let pod: Pod;
  let mlflow: Mlflow;
  let experiment: string;
  /** What was answered before the copy began. */
  let promised: Load;
  const claim = (name: string) => join(standalone.rig.folder('claims'), standalone.namespace, name);
  const copies = () => readdirSync(claim('mlflow-backup')).sort();

  beforeAll(async () => {
    standalone = await Standalone.start(
      environmentLike('kind/standalone-dev', { 'schedule: "0 1 * * *"': `schedule: "0 1 * * *"\n  keep: ${keep}` }),
    );
    await standalone.must('migration');
    pod = await standalone.serve();
    [mlflow, experiment] = await writer(standalone);
  });
  afterAll(async () => {
    await mlflow?.close();
    await standalone?.stop();
  });

  test('is a copy of one moment while the server writes', async () => {
    promised = new Load(mlflow.again(), experiment, false);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await promised.stop();
    const during = new Load(mlflow.again(), experiment, false);
    const log = await standalone.must('backup');
    await during.stop();
    expect(log).toMatch(/^\/backup\/mlflow-\d{8}T\d{6}Z\.db \d+ bytes\n$/);
    expect(during.failures).toEqual([]);
    expect(during.answered).toBeGreaterThan(5);
    expect(copies()).toHaveLength(1);
  });

  test('goes back into a new volume as the README says', async () => {
    await pod.delete();
    renameSync(claim('mlflow-data'), claim('mlflow-data-lost'));
    const { exitCode, log } = await restore(standalone, standalone.overlay, 'mlflow');
    expect([exitCode, log]).toEqual([
      0,
      expect.stringMatching(/^\/mlflow\/mlflow.db is restored from \/backup\/mlflow-/),
    ]);
    await standalone.serve('mlflow-0');
    expect(promised.answered).toBeGreaterThan(5);
    expect(await lost(mlflow, [promised])).toEqual([]);
    await mlflow.must('POST', `${api}/runs/create`, { experiment_id: experiment, start_time: 1 });
  });

  test('keeps as many copies as it is told to', async () => {
    const [oldest] = copies();
    const logs: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      await aSecond();
      logs.push(await standalone.must('backup'));
    }
    expect(copies()).toHaveLength(keep);
    expect(copies()).not.toContain(oldest);
    expect(logs.map((log) => log.includes(`removed /backup/${oldest}`))).toEqual([false, true]);
  });
});

const postgresqlSuite =
  hasStores && canDump
    ? describe
    : (name: string, suite: () => void) => describe.skip(`${name} (there is no pg_dump beside initdb)`, suite);

/** Every kind of database that an overlay can have, none of which belongs to a superuser. */
const everyDatabase = (destination: string) => `platform: kind
form: standalone
stage: dev
authentication: {type: oidc, issuer: "https://sso.example.com/realms/ml", ca: {secret: outside-ca}, groups: [users], adminGroups: [admins]}
keycloak: {server: {instances: 1, database: {instances: 1}}}
server: {image: {image: "localhost/mlflow-oidc:3.17.2"}, size: xs}
backendStore: {type: postgresql, host: db.example.com, schema: tracking, tls: {ca: {secret: outside-ca}}}
registryStore: {host: db.example.com, database: registry, tls: {ca: {secret: outside-ca}}}
artifactStore: {type: s3, bucket: models, provider: other, endpoint: "https://s3.example.com", ca: {secret: outside-ca}}
tls: {source: none}
gateway: {type: none}
backup: {schedule: "0 1 * * *", keep: 1, image: "docker.io/library/postgres:15"${destination}}
`;
const bucket = `, destination: {type: s3, bucket: ${outsideBucket}, prefix: copies/ml, provider: other, endpoint: "https://s3.example.com", ca: {secret: outside-ca}}`;
const databases = ['mlflow', 'registry', 'users', 'keycloak'] as const;
const stored = { mlflow: 'mlflow', registry: 'registry', users: 'mlflow_auth', keycloak: 'keycloak' } as const;

postgresqlSuite('the backup of PostgreSQL', () => {
  let standalone: Standalone;
  const overlays = { volume: standaloneOf(everyDatabase('')), bucket: standaloneOf(everyDatabase(bucket)) } as const;
  type Destination = keyof typeof overlays;
  const password = "p@ss:/?#[]%&='";
  const sql = (statement: string, database = 'mlflow') =>
    standalone.postgresql?.sql(statement, database) ?? Promise.reject(new Error('none'));
  const files = (destination: Destination) =>
    destination === 'volume'
      ? readdirSync(join(standalone.rig.folder('claims'), standalone.namespace, 'mlflow-backup')).sort()
      : standalone.artifacts.filter((key) => key.startsWith('copies/')).sort();
  let before: Readonly<Record<string, string>>;

  /** Everything in a database, as text. PostgreSQL writes the conditions of constraints anew when they are restored. */
  async function contentOf(database: keyof typeof stored): Promise<string> {
    const text = (await standalone.postgresql?.dump(stored[database])) ?? '';
    return text.replaceAll(/^\\(un)?restrict .*$/gm, '').replaceAll(/ CHECK \(.*$/gm, ' CHECK');
  }

  async function contents(): Promise<Readonly<Record<string, string>>> {
    const all = await Promise.all(databases.map(async (database) => [database, await contentOf(database)] as const));
    return Object.fromEntries(all);
  }

  async function backUp(destination: Destination): Promise<string> {
    const { rig, namespace } = standalone;
    const job = find(overlays[destination].objects, 'CronJob', 'mlflow-backup');
    const pod = await rig.run(templateOf(job), { namespace, name: `mlflow-backup-${destination}` });
    const { exitCode, log } = await pod.ended();
    expect([exitCode, log]).toEqual([0, expect.anything()]);
    return log;
  }

  beforeAll(async () => {
    const registry = `postgresql+psycopg2://tracking:${encodeURIComponent(password)}@db.example.com:5432/registry?sslmode=verify-full&sslrootcert=/etc/mlflow/registry-ca/ca.crt`;
    standalone = await Standalone.start(everyDatabase(bucket), {
      images: withPostgresql,
      values: {
        'mlflow-db-credentials/username': 'tracking',
        'mlflow-db-credentials/password': password,
        'mlflow-registry-credentials/registry-store-uri': registry,
        'client-secret': 'unused',
      },
    });
    const { rig, namespace } = standalone;
    const ca = readFileSync(standalone.authority.certificate, 'utf8');
    const secret = (name: string, stringData: Readonly<Record<string, string>>) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      stringData,
    });
    await rig.apply([
      secret('mlflow-keycloak-db-app', { username: 'keycloak', password: 'of keycloak' }),
      secret('mlflow-keycloak-db-ca', { 'ca.crt': ca }),
    ]);
    await sql(`CREATE ROLE tracking LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
    await sql("CREATE ROLE keycloak LOGIN PASSWORD 'of keycloak'");
    // Beside the tables of others, which are neither dumped nor dropped.
    await sql('CREATE TABLE of_others AS SELECT 1 AS id; CREATE SCHEMA tracking AUTHORIZATION tracking');
    await sql('CREATE DATABASE registry OWNER tracking', 'postgres');
    await sql('ALTER DATABASE mlflow_auth OWNER TO tracking', 'postgres');
    await sql('ALTER DATABASE keycloak OWNER TO keycloak', 'postgres');
    await standalone.must('migration', ({ spec, ...rest }) => {
      const script = migrationScriptOf({});
      const containers = spec.containers.map((container) => ({
        ...container,
        command: ['python', '-c', script, '60'],
      }));
      return { ...rest, spec: { ...spec, containers } };
    });
    await sql(
      "INSERT INTO tracking.experiments (name, lifecycle_stage, workspace) VALUES ('kept', 'active', 'team-a')",
    );
    await sql(
      "SET ROLE tracking; CREATE TABLE users (id serial PRIMARY KEY, name text); INSERT INTO users (name) VALUES ('ada')",
      'mlflow_auth',
    );
    await sql(
      "SET ROLE keycloak; CREATE TYPE kind AS ENUM ('a', 'b'); CREATE SCHEMA extra; CREATE TABLE extra.realm (id text PRIMARY KEY, kind kind); INSERT INTO extra.realm VALUES ('CREATE SCHEMA x;', 'b'); CREATE VIEW realms AS SELECT id FROM extra.realm",
      'keycloak',
    );
    before = await contents();
  });
  afterAll(async () => standalone?.stop());

  test.each([
    'volume',
    'bucket',
  ] as const)('has every database, and older ones are removed: %s', async (destination) => {
    await backUp(destination);
    const first = files(destination);
    expect(first.map((name) => name.replace(/\d{8}T\d{6}Z/, '<time>'))).toEqual(
      databases.map((name) => `${destination === 'bucket' ? 'copies/ml/' : ''}${name}-<time>.dump`).sort(),
    );
    await aSecond();
    const log = await backUp(destination);
    for (const name of first) expect(log).toMatch(new RegExp(`removed \\S+${name}\n`));
    expect(files(destination)).toHaveLength(databases.length);
  });

  test.each([
    'volume',
    'bucket',
  ] as const)('is restored as the README says, also over what a newer MLflow has left: %s', async (destination) => {
    await sql("DROP TABLE tracking.experiments CASCADE; UPDATE tracking.alembic_version SET version_num = 'newer'");
    await sql('SET ROLE tracking; CREATE TABLE tracking.of_a_newer_version (id serial)');
    await sql('DROP TABLE registered_models CASCADE', 'registry');
    await sql("UPDATE users SET name = 'eve'", 'mlflow_auth');
    await sql('DROP SCHEMA extra CASCADE', 'keycloak');
    for (const database of databases) {
      const { exitCode, log } = await restore(standalone, overlays[destination], database);
      expect([database, exitCode, log]).toEqual([database, 0, expect.not.stringContaining('ERROR')]);
      expect(await contentOf(database)).toBe(before[database]);
    }
  });

  test.each([
    ['volume', 'no backup of users in /backup'],
    ['bucket', `no backup of users in s3://${outsideBucket}/copies/ml`],
  ] as const)('of another time or an unknown database changes nothing: %s', async (destination, message) => {
    const [overlay, later] = [overlays[destination], "UPDATE users SET name = 'later'"];
    await sql(later, 'mlflow_auth');
    const missing = await restore(standalone, overlay, 'users', (command) =>
      command.replace('RESTORE=users', 'RESTORE=users BACKUP=19990101T000000Z'),
    );
    expect([missing.exitCode, missing.log]).toEqual([1, expect.stringContaining(message)]);
    const unknown = await restore(standalone, overlay, 'users', (command) =>
      command.replace('RESTORE=users', 'RESTORE=people'),
    );
    expect([unknown.exitCode, unknown.log]).toEqual([
      1,
      expect.stringContaining('RESTORE is people; it must be one of: mlflow registry users keycloak'),
    ]);
    expect(await sql('SELECT name FROM users', 'mlflow_auth')).toBe('later');
  });

  test('that is damaged changes nothing', async () => {
    const folder = join(standalone.rig.folder('claims'), standalone.namespace, 'mlflow-backup');
    const dump = files('volume').find((name) => name.startsWith('users-')) ?? '';
    truncateSync(join(folder, dump), 2000);
    const { exitCode } = await restore(standalone, overlays.volume, 'users');
    expect(exitCode).not.toBe(0);
    expect(await sql('SELECT name FROM users', 'mlflow_auth')).toBe('later');
  });
});
