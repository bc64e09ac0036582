import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { operatorBinary } from '../cluster/harness/operator-process.js';
import { today } from '../support/environments.js';
import { hasStores, operatedOutside } from './fixtures/environments.js';
import { OperatedServer } from './fixtures/operated-server.js';
import type { Pod } from './harness/pod.js';

const binary = operatorBinary();
const workspace = 'team-a';
const api = '/api/2.0/mlflow';

const smokeTest = { job: 'smoke-test', prints: /metric and artifact came back as they were written/ };

const forms = [
  {
    overlay: 'kind/dev',
    needsStores: false,
    jobs: [smokeTest, { job: 'backup', prints: /mlflow-\d+T\d+Z\.db \d+ bytes/ }],
  },
  { overlay: 'kind/prod, on stores outside it', needsStores: true, jobs: [smokeTest] },
].filter(({ needsStores }) => hasStores || !needsStores);

const account = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: workspace },
});

/** A namespace with somebody who has the role of trainings, and somebody who has none. */
const team = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: workspace } },
  account('training'),
  account('stranger'),
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'training', namespace: workspace },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'mlflow-operator-mlflow-integration',
    },
    subjects: [{ kind: 'ServiceAccount', name: 'training', namespace: workspace }],
  },
];

/** A folder with the overlay of an environment. */
function written(yaml: string): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  const folder = mkdtempSync(join(tmpdir(), 'operated-'));
  for (const [file, text] of result.texts.files) writeFileSync(join(folder, file), text);
  return folder;
}

const suite = binary ? describe : describe.skip;

suite.each(forms)('the pod that the operator makes of the resource of $overlay', ({ overlay, needsStores, jobs }) => {
  let server: OperatedServer;
  let folder: string | undefined;
  let pod: Pod;

  beforeAll(async () => {
    if (needsStores) folder = written(operatedOutside());
    server = await OperatedServer.start(folder ?? overlay, binary ?? '', needsStores);
    pod = await server.serve();
    await server.rig.apply(team);
  });
  afterAll(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  /** A run that its user deleted, with its artifact. */
  async function deleted(): Promise<{ readonly run_id: string; readonly artifact: string }> {
    const training = await server.mlflow('training', workspace);
    const { experiment_id } = await training.must('POST', `${api}/experiments/create`, { name: `gone ${Date.now()}` });
    const { run } = await training.must('POST', `${api}/runs/create`, { experiment_id, start_time: 1 });
    const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
    const artifact = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts/a.txt`;
    await training.must('PUT', artifact, Buffer.from('written'));
    await training.must('POST', `${api}/runs/delete`, { run_id });
    await training.close();
    return { run_id, artifact };
  }

  test.each(['readiness', 'liveness'] as const)('answers its %s probe', async (kind) => {
    expect(await pod.probe(kind)).toEqual({ success: true, message: 'HTTP probe succeeded with statuscode: 200' });
  });

  test('keeps what a caller with our role writes, and refuses one without', async () => {
    const [training, stranger] = await Promise.all(
      ['training', 'stranger'].map((name) => server.mlflow(name, workspace)),
    );
    if (!training || !stranger) throw new Error('there are two callers');
    const { experiment_id } = await training.must('POST', `${api}/experiments/create`, { name: 'operated' });
    const { run } = await training.must('POST', `${api}/runs/create`, { experiment_id, start_time: 1 });
    const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
    const artifact = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts/a.txt`;
    await training.must('POST', `${api}/runs/log-metric`, { run_id, key: 'loss', value: 0.5, step: 1, timestamp: 1 });
    await training.must('PUT', artifact, Buffer.from('written'));
    const read = await training.must('GET', `${api}/runs/get?run_id=${run_id}`);
    expect(read).toMatchObject({ run: { data: { metrics: [{ key: 'loss', value: 0.5 }] } } });
    expect(await training.must('GET', artifact)).toEqual({ text: 'written' });
    const { status, body } = await stranger.call('POST', `${api}/experiments/create`, { name: 'refused' });
    expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('PERMISSION_DENIED')]);
    await Promise.all([training.close(), stranger.close()]);
  });

  test('is called by the garbage collection of the overlay, which finds what was deleted in every workspace', async () => {
    const { run_id } = await deleted();
    const log = await server.job('garbage-collection', ({ args = [] }) => ({
      args: args.map((argument) => argument.replace(/^--older-than=.*/, '--older-than=0s')),
    }));
    expect(log).toContain(run_id);
    const training = await server.mlflow('training', workspace);
    const { status } = await training.call('GET', `${api}/runs/get?run_id=${run_id}`);
    expect(status).toBe(404);
    await training.close();
  });

  test.each(jobs)('is used by $job: $prints', async ({ job, prints }) => {
    expect(await server.job(job)).toMatch(prints);
  });
});
