import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { operatorBinary } from '../cluster/harness/operator-process.js';
import { today } from '../support/environments.js';
import { pauseCommands, restoreCommands, type } from './fixtures/documented.js';
import { hasStores } from './fixtures/environments.js';
import { canDump } from './fixtures/images.js';
import { operatedOutside } from './fixtures/operated-outside.js';
import { OperatedServer } from './fixtures/operated-server.js';
import { type Delivery, signatureOf, WebhookReceiver } from './fixtures/webhook-receiver.js';
import type { Mlflow } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { templateOf } from './harness/templates.js';
import { until } from './harness/until.js';

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
  {
    overlay: 'kind/prod, on stores outside it',
    needsStores: true,
    jobs: [smokeTest, { job: 'backup', prints: /mlflow-\d+T\d+Z\.dump/ }],
  },
].filter(({ needsStores }) => (hasStores && canDump) || !needsStores);

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

  if (needsStores)
    test('fires a webhook that another replica has registered, each with the signature of its secret', async () => {
      const receiver = await WebhookReceiver.start(server.rig, 'receiver', 'ci');
      const other = await server.serve('mlflow-1');
      const secret = 'as the receiver knows it';
      const replicas = await Promise.all([pod, other].map((one) => server.mlflow('training', workspace, one)));
      const [first, second] = replicas as [Mlflow, Mlflow];
      await first.must('POST', `${api}/webhooks`, {
        name: 'ci',
        url: 'http://receiver.ci.svc:8080/hook',
        secret,
        events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }],
      });
      await second.must('POST', `${api}/registered-models/create`, { name: 'by-the-other' });
      await until(() => receiver.deliveries.length === 1);
      await first.must('POST', `${api}/registered-models/create`, { name: 'by-itself' });
      await until(() => receiver.deliveries.length === 2);
      const { deliveries } = receiver;
      const nameOf = ({ body }: Delivery) => (JSON.parse(body) as { data: { name: string } }).data.name;
      expect(deliveries.map(nameOf)).toEqual(['by-the-other', 'by-itself']);
      expect(deliveries.map(({ headers }) => headers['x-mlflow-signature'])).toEqual(
        deliveries.map((delivery) => signatureOf(delivery, secret)),
      );
      await Promise.all(replicas.map((mlflow) => mlflow.close()));
      await other.kill();
    });

  async function experiment(method: 'GET' | 'POST', name: string): Promise<number> {
    const training = await server.mlflow('training', workspace);
    const path = method === 'GET' ? `get-by-name?experiment_name=${name}` : 'create';
    const { status } = await training.call(
      method,
      `${api}/experiments/${path}`,
      method === 'GET' ? undefined : { name },
    );
    await training.close();
    return status;
  }

  /** The pods that the Deployment asks for. */
  async function replicas(): Promise<string> {
    const { rig, namespace } = server;
    return rig.cluster.must('-n', namespace, 'get', 'deployment/mlflow', '-o', 'jsonpath={.spec.replicas}');
  }

  test('is restored as the README says, after which it has what it had at the time of the backup', async () => {
    const { rig, namespace } = server;
    expect(await experiment('POST', 'before')).toBe(200);
    await server.job('backup');
    expect(await experiment('POST', 'after')).toBe(200);
    const [[stopsOperator = '', ...stop], start] = pauseCommands(server.readme);
    await type(rig, stopsOperator);
    await server.endOperator();
    for (const command of stop) await type(rig, command);
    await pod.delete();
    expect(await replicas()).toBe('0');
    const [make, then] = restoreCommands(server.readme, 'mlflow');
    await type(rig, make);
    const metadata = { namespace, name: 'mlflow-backup-restore-mlflow' };
    const { body } = await rig.cluster.api.get({ apiVersion: 'batch/v1', kind: 'Job', metadata });
    const restored = await rig.run(templateOf(body), metadata);
    const { exitCode, log } = await restored.ended();
    expect([exitCode, log]).toEqual([0, expect.stringContaining('restored from')]);
    await type(rig, then);
    for (const command of start) await type(rig, command);
    await server.startOperator();
    await until(async () => (await replicas()) !== '0');
    pod = await server.serve();
    expect([await experiment('GET', 'before'), await experiment('GET', 'after')]).toEqual([200, 404]);
  });
});
