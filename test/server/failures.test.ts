import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvVar } from '../../imports/kubernetes.js';
import { hasStores, kindProd } from './fixtures/environments.js';
import { chapters, notLogged } from './fixtures/troubleshooting.js';
import { type Caller, Mlflow } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { Standalone, workspaces } from './harness/standalone.js';
import type { PodTemplate } from './harness/templates.js';

const api = '/api/2.0/mlflow';
const artifacts = '/api/2.0/mlflow-artifacts/artifacts';
/** Does not ask seven times before it says what is wrong. */
const impatient = `
import os
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"
import mlflow
mlflow.search_experiments()
`;
const megabyte = 1 << 20;
const patience = 60_000;

let standalone: Standalone;
let mlflow: Mlflow;
let caller: Caller;
const tried = new Set<string>();

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(kindProd());
    await standalone.must('migration');
    const token = await standalone.account('caller', workspaces.home, 'mlflow-view', 'mlflow-edit');
    caller = { token, workspace: workspaces.home };
    mlflow = standalone.mlflow(caller);
  });
afterAll(async () => {
  await mlflow?.close();
  await standalone?.stop();
});

/** That the document quotes what was logged. */
function expectQuoted(chapter: string, ...logs: readonly string[]): void {
  tried.add(chapter);
  const missing = notLogged(chapter, ...logs);
  expect(missing.length > 0 ? { missing, logs } : missing).toEqual([]);
}

function start(name: string, template = standalone.template): Promise<Pod> {
  return standalone.rig.run(template, { namespace: standalone.namespace, name });
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + patience; !condition() && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Another content of a Secret, until the one given back is applied. */
async function changeSecret(name: string, changes: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const metadata = { name, namespace: standalone.namespace };
  const { body } = await standalone.rig.cluster.api.get({ apiVersion: 'v1', kind: 'Secret', metadata });
  const data = body['data'] as Readonly<Record<string, string>>;
  const encoded = Object.entries(changes).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const apply = (content: Readonly<Record<string, string>>) =>
    standalone.rig.apply([{ apiVersion: 'v1', kind: 'Secret', metadata, data: content }]);
  await apply({ ...data, ...Object.fromEntries(encoded) });
  return () => apply(data);
}

function withTemporaryStorage(template: PodTemplate, sizeLimit: string): PodTemplate {
  const { volumes = [] } = template.spec;
  const changed = volumes.map((volume) => (volume.name === 'tmp' ? { ...volume, emptyDir: { sizeLimit } } : volume));
  return { ...template, spec: { ...template.spec, volumes: changed } };
}

function withEnv(template: PodTemplate, ...env: readonly EnvVar[]): PodTemplate {
  const containers = template.spec.containers.map((container) => ({
    ...container,
    env: [...(container.env ?? []), ...env],
  }));
  return { ...template, spec: { ...template.spec, containers } };
}

/** A new run; gives the path of its artifacts. */
async function newRun(owner: Mlflow, name: string): Promise<string> {
  const { experiment_id } = await owner.must('POST', `${api}/experiments/create`, { name });
  const { run } = await owner.must('POST', `${api}/runs/create`, { experiment_id, start_time: 1 });
  const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
  return `${artifacts}/${experiment_id}/${run_id}/artifacts`;
}

/**
 * The status of an answer, on a connection of its own. A server that gives up on a request does not read the rest of it, and
 * its answer can be lost with the connection.
 */
async function answered(call: Parameters<Mlflow['call']>): Promise<string> {
  const client = mlflow.again();
  try {
    return String((await client.call(...call)).status);
  } catch (error) {
    if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return 'cut off';
    throw error;
  } finally {
    await client.close();
  }
}

/** The processes that answer are children of the first, which has opened its own connections before it starts them. */
async function untilEachWorkerHasOpenedStores(pod: Pod): Promise<void> {
  const opened = () =>
    (pod.log().split('Started parent process')[1] ?? '').split('Create SQLAlchemy engine').length - 1;
  const round = () =>
    Array.from({ length: 8 }, () => answered(['POST', `${api}/experiments/search`, { max_results: 1 }]));
  // At once, so that one of them alone cannot accept all; and more than once, in case one has opened two.
  for (let rounds = 0; rounds < 3; rounds++) expect(new Set(await Promise.all(round()))).toEqual(new Set(['200']));
  for (const end = Date.now() + patience; opened() < 2 && Date.now() < end; ) await Promise.all(round());
  expect(opened()).toBeGreaterThanOrEqual(2);
}

(hasStores ? describe : describe.skip)('what goes wrong says so in the words of docs/troubleshooting.md:', () => {
  test('a wrong password of the database', async () => {
    const restore = await changeSecret('mlflow-db-app', { password: 'not-the-password' });
    const [pod, job] = await Promise.all([start('wrong-password'), standalone.startJob('migration')]);
    await until(() => [pod, job].every((one) => one.log().includes('password authentication failed')));
    const probe = await pod.probe('startup');
    await Promise.all([pod.kill(), job.kill(), restore()]);
    expect(probe.message).toContain('ECONNREFUSED');
    // Nothing shows what was tried.
    expect([pod, job].map((one) => one.log().includes('not-the-password'))).toEqual([false, false]);
    expectQuoted('The database refuses the password', pod.log(), job.log());
  });

  test('a schema of another version', async () => {
    const version = (await standalone.postgresql?.sql('SELECT version_num FROM alembic_version')) ?? '';
    await standalone.postgresql?.sql("UPDATE alembic_version SET version_num = 'ffffffffffff'");
    const [pod, job] = await Promise.all([start('newer-schema'), standalone.startJob('migration')]);
    const exits = await Promise.all([pod.ended(), job.ended()]);
    expect(exits.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
    expectQuoted('The schema is not that of the server', ...exits.map(({ log }) => log));
    await standalone.postgresql?.sql(`UPDATE alembic_version SET version_num = '${version}'`);
  });

  test('a database whose certificate has expired', async () => {
    const { postgresql, authority } = standalone;
    const hosts = ['mlflow-db-rw.mlflow.svc'];
    await postgresql?.useCertificate(await authority.sign('expired', hosts, 0));
    const job = await standalone.startJob('migration');
    await until(() => job.log().includes('not yet'));
    await Promise.all([job.kill(), postgresql?.useCertificate(await authority.sign('renewed', hosts))]);
    expectQuoted('A certificate of a store has expired', job.log());
  });

  test('rights that are missing', async () => {
    const { api: kubernetes } = standalone.rig.cluster;
    await kubernetes.call('DELETE', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/mlflow.mlflow');
    const { exitCode, log } = await (await start('no-rights')).ended();
    await standalone.rig.apply([standalone.object('ClusterRoleBinding', 'mlflow.mlflow')]);
    expect(exitCode).toBe(1);
    expectQuoted('The server may not list namespaces', log);
  });

  test('a default workspace without the label', async () => {
    const unlabelled = { name: 'MLFLOW_K8S_DEFAULT_WORKSPACE', value: workspaces.none };
    const { exitCode, log } = await (await start('unlabelled', withEnv(standalone.template, unlabelled))).ended();
    expect(exitCode).toBe(1);
    expectQuoted('The default workspace is not labelled', log);
  });

  test('wrong keys of the bucket and an expired certificate', async () => {
    const { certificate, key } = await standalone.authority.sign('mlflow', ['mlflow.mlflow.svc'], 0);
    const restores = [
      await changeSecret('mlflow-artifacts-credentials', { AWS_SECRET_ACCESS_KEY: 'wrong' }),
      await changeSecret('mlflow-tls', {
        'tls.crt': readFileSync(certificate, 'utf8'),
        'tls.key': readFileSync(key, 'utf8'),
      }),
    ];
    await standalone.postgresql?.sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const pod = await standalone.serve('wrong-keys');
    const careless = new Mlflow({ ...standalone.address, anyCertificate: true }, caller);
    const path = await newRun(careless, 'wrong-keys');
    const { status } = await careless.call('PUT', `${path}/a.txt`, Buffer.from('a'));
    const { log } = await standalone.client(impatient, 'caller');
    await careless.close();
    const probes = await Promise.all([pod.probe('readiness'), pod.probe('liveness')]);
    await Promise.all([pod.kill(), ...restores.map((restore) => restore())]);
    expect(status).toBe(500);
    expect(probes.map(({ success }) => success)).toEqual([true, true]);
    expectQuoted('The keys of the bucket are wrong', pod.log());
    expectQuoted('The server created the tables itself', pod.log());
    expectQuoted('The certificate of the server has expired', log);
  });

  test('a full /tmp, a bucket and a database that go away', async () => {
    const pod = await standalone.serve('left-alone', withTemporaryStorage(standalone.template, '16Mi'));
    const path = await newRun(mlflow, 'left-alone');
    const upload = (size = 1) => answered(['PUT', `${path}/a.txt`, Buffer.alloc(size)]);
    const statuses = [await upload(), await upload(32 * megabyte), await upload()];
    expect(statuses).toEqual(['200', expect.stringMatching(/^(500|cut off)$/), '200']);

    const bucket = join(standalone.rig.folder('claims'), 'mlflow/data-mlflow-s3-0/buckets/mlflow');
    renameSync(bucket, `${bucket}-away`);
    expect(await upload()).toBe('500');
    renameSync(`${bucket}-away`, bucket);
    expect(await upload()).toBe('200');

    // One that has not opened the database yet would try for long, and the probe with it.
    await untilEachWorkerHasOpenedStores(pod);
    const search = () => answered(['POST', `${api}/experiments/search`, { max_results: 1 }]);
    await standalone.postgresql?.stop();
    expect(await search()).toBe('503');
    const job = await standalone.startJob('migration');
    await until(() => job.log().includes('not yet'));
    // A worker that has just lost its connections may miss the time limit of one.
    const probes = await Promise.all([pod.judge('readiness'), pod.judge('liveness')]);
    await standalone.postgresql?.startAgain();
    expect(await search()).toBe('200');
    expect((await job.ended()).exitCode).toBe(0);
    // Of no use to restart or to leave out: no other replica has a database either.
    expect(probes.map(({ message }) => message)).toEqual([
      'HTTP probe succeeded with statuscode: 200',
      'HTTP probe succeeded with statuscode: 200',
    ]);
    await pod.kill();
    expectQuoted('There is no room in /tmp', pod.log());
    expectQuoted('The bucket is not there', pod.log());
    expectQuoted('The database is away', pod.log(), job.log());
  });

  test('all of them', () => {
    expect([...tried].sort()).toEqual([...chapters].sort());
  });
});
