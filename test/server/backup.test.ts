import { existsSync, readdirSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { documentedCommand, type } from './fixtures/documented.js';
import { hasStores, kubernetesProd } from './fixtures/environments.js';
import { Load, lost } from './fixtures/load.js';
import type { Exit } from './harness/container.js';
import { environmentLike } from './harness/environment-like.js';
import { givenTools } from './harness/given.js';
import type { Mlflow } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { Standalone, workspaces } from './harness/standalone.js';
import { type PodTemplate, templateOf } from './harness/templates.js';

const keep = 2;
const api = '/api/2.0/mlflow';
const { postgresql } = givenTools();
const canDump = hasStores && existsSync(join(postgresql ?? '', 'pg_dump'));

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

/** The Job that the document has a reader make, run to its end. */
async function restore(
  standalone: Standalone,
  words: string,
  change: (template: PodTemplate) => PodTemplate = (template) => template,
): Promise<Exit> {
  const { rig, namespace } = standalone;
  await rig.cluster.api.apply(standalone.object('CronJob', 'mlflow-backup'));
  await type(rig, documentedCommand('standalone.md', words));
  const metadata = { namespace, name: 'mlflow-restore' };
  const { body } = await rig.cluster.api.get({ apiVersion: 'batch/v1', kind: 'Job', metadata });
  const template = templateOf(body);
  expect(template.spec.affinity).toBeUndefined();
  return (await rig.run(change(template), metadata)).ended();
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

  test('goes back into a new volume as docs/standalone.md says', async () => {
    await pod.delete();
    renameSync(claim('mlflow-data'), claim('mlflow-data-lost'));
    const { exitCode, log } = await restore(standalone, '/mlflow/mlflow.db*');
    expect([exitCode, log]).toEqual([0, expect.stringContaining('cp /backup/mlflow-')]);
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

const postgresqlSuite = canDump
  ? describe
  : (name: string, suite: () => void) => describe.skip(`${name} (there is no pg_dump beside initdb)`, suite);

postgresqlSuite('the backup of PostgreSQL', () => {
  let standalone: Standalone;
  const sql = (statement: string) => standalone.postgresql?.sql(statement) ?? Promise.reject(new Error('none'));
  const claim = () => join(standalone.rig.folder('claims'), standalone.namespace, 'mlflow-backup');

  /** The image has its programs on the PATH. */
  function inImage(template: PodTemplate): PodTemplate {
    const path = { name: 'PATH', value: [postgresql, '/usr/bin', '/bin'].join(delimiter) };
    const containers = template.spec.containers.map((container) => ({
      ...container,
      env: [...(container.env ?? []), path],
    }));
    return { ...template, spec: { ...template.spec, containers } };
  }

  beforeAll(async () => {
    const image = 'docker.io/library/postgres:15@sha256:';
    standalone = await Standalone.start(
      `${kubernetesProd()}backup:\n  schedule: "0 1 * * *"\n  keep: 1\n  image: ${image}${'0'.repeat(64)}\n`,
    );
    await standalone.must('migration');
  });
  afterAll(async () => standalone?.stop());

  test('is taken, and older ones go', async () => {
    await sql("INSERT INTO experiments (name, lifecycle_stage, workspace) VALUES ('kept', 'active', 'team-a')");
    expect(await standalone.must('backup', inImage)).toMatch(/ \/backup\/mlflow-\d{8}T\d{6}Z\.dump\n$/);
    await aSecond();
    expect(await standalone.must('backup', inImage)).toMatch(/\nremoved \/backup\/mlflow-\d{8}T\d{6}Z\.dump\n$/);
    expect(readdirSync(claim())).toHaveLength(1);
  });

  test('goes back as docs/standalone.md says, also over what a newer MLflow has left', async () => {
    const tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    const before = await sql(tables);
    await sql(
      "DROP TABLE experiments CASCADE; CREATE TABLE of_a_newer_version (id int); UPDATE alembic_version SET version_num = 'newer'",
    );
    const { exitCode, log } = await restore(standalone, '/backup/mlflow-*.dump', inImage);
    expect([exitCode, log]).toEqual([0, expect.not.stringContaining('ERROR')]);
    expect(await sql("SELECT workspace FROM experiments WHERE name = 'kept'")).toBe('team-a');
    expect(await sql(tables)).toBe(before);
    // By MLflow's own word: it would end on another schema.
    expect(await standalone.must('migration')).toContain('every database has the schema of this version');
  });

  test('changes nothing if it fails', async () => {
    await sql("INSERT INTO experiments (name, lifecycle_stage, workspace) VALUES ('later', 'active', 'team-a')");
    await standalone.rig.cluster.must('-n', standalone.namespace, 'delete', 'job', 'mlflow-restore');
    const [dump = ''] = readdirSync(claim());
    renameSync(join(claim(), dump), join(claim(), 'elsewhere'));
    const { exitCode } = await restore(standalone, '/backup/mlflow-*.dump', inImage);
    expect(exitCode).not.toBe(0);
    expect(await sql("SELECT workspace FROM experiments WHERE name = 'later'")).toBe('team-a');
  });
});
