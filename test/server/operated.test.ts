import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes.js';
import { readObjects } from '../cluster/harness/cluster.js';
import { operatorBinary, startOperator } from '../cluster/harness/operator-process.js';
import { instructionsOf } from '../cluster/harness/overlay-readme.js';
import { overlays } from '../cluster/harness/overlays.js';
import { Reader } from '../cluster/harness/reader.js';
import { Authority } from './harness/certificates.js';
import { Mlflow } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { Rig } from './harness/rig.js';
import { templateOf } from './harness/templates.js';

const binary = operatorBinary();
const path = join(overlays, 'kind/dev');
const { namespace } = instructionsOf(path);
const workspace = 'team-a';
const api = '/api/2.0/mlflow';

let rig: Rig;
let authority: Authority;
let pod: Pod;

if (binary)
  beforeAll(async () => {
    rig = await Rig.start({ extent: 'full' });
    authority = await Authority.create(rig.folder('authority'));
    await installOperator(binary);
    await rig.cluster.must('apply', '--server-side', '-f', join(path, 'mlflow.yaml'));
    await rig.cluster.must('-n', namespace, 'wait', '--for=create', '--timeout=120s', 'deployment/mlflow');
    await rig.apply([await serviceToRun()]);
    const deployment = await stored({ apiVersion: 'apps/v1', kind: 'Deployment' });
    pod = await rig.run(templateOf(deployment), { namespace, name: 'mlflow-0' });
    await pod.untilReady();
  });
afterAll(async () => rig?.stop());

/** By the overlay's README, up to the resource; with a certificate that is one. */
async function installOperator(program: string): Promise<void> {
  const { cluster } = rig;
  const reader = new Reader(cluster, path);
  await reader.meetPrerequisites();
  const { contract, apply } = reader.instructions;
  const before = apply.slice(
    0,
    apply.findIndex((line) => line.endsWith(' -f mlflow.yaml')),
  );
  for (const line of [...contract, ...before]) await reader.follow(line);
  const { certificate, key } = await authority.sign('mlflow', [`mlflow.${namespace}.svc`]);
  const files = { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority.certificate };
  const data = Object.entries(files).map(([name, file]) => [name, readFileSync(file).toString('base64')]);
  const { status } = await cluster.api.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'mlflow-tls', namespace },
    type: 'kubernetes.io/tls',
    data: Object.fromEntries(data),
  });
  if (status !== 200) throw new Error(`the Secret of the certificate: ${status}`);
  await startOperator(cluster, program, readObjects(join(path, 'operator.yaml')));
}

async function stored(kind: Pick<KubernetesObject, 'apiVersion' | 'kind'>): Promise<KubernetesObject> {
  const { status, body } = await rig.cluster.api.get({ ...kind, metadata: { name: 'mlflow', namespace } });
  if (status !== 200) throw new Error(`the operator has not made the ${kind.kind}: ${status}`);
  return body;
}

/** The operator's, without what only the API server may write. */
async function serviceToRun(): Promise<KubernetesObject> {
  const { spec } = (await stored({ apiVersion: 'v1', kind: 'Service' })) as KubernetesObject & {
    readonly spec: Readonly<Record<'selector' | 'ports', unknown>>;
  };
  const { selector, ports } = spec;
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'mlflow', namespace }, spec: { selector, ports } };
}

const suite = binary
  ? describe
  : (name: string, tests: () => void) => describe.skip(`${name} (MLFLOW_OPERATOR names no binary)`, tests);

suite('the pod that the operator makes of our resource', () => {
  test.each(['readiness', 'liveness'] as const)('answers its %s probe', async (kind) => {
    expect(await pod.probe(kind)).toEqual({ success: true, message: 'HTTP probe succeeded with statuscode: 200' });
  });

  test('keeps what a caller with our role writes, and refuses one without', async () => {
    const group = 'rbac.authorization.k8s.io';
    const account = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: workspace },
    });
    await rig.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: workspace } },
      account('training'),
      account('stranger'),
      {
        apiVersion: `${group}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'training', namespace: workspace },
        roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'mlflow-operator-mlflow-integration' },
        subjects: [{ kind: 'ServiceAccount', name: 'training', namespace: workspace }],
      },
    ]);
    const address = {
      uri: `https://mlflow.${namespace}.svc:8443/mlflow`,
      ip: rig.services.addressOf('mlflow', namespace),
      ca: authority.certificate,
    };
    const caller = async (name: string) =>
      new Mlflow(address, { token: await rig.cluster.tokenOf(workspace, name), workspace });
    const [training, stranger] = await Promise.all([caller('training'), caller('stranger')]);
    const { experiment_id } = await training.must('POST', `${api}/experiments/create`, { name: 'operated' });
    const { run } = await training.must('POST', `${api}/runs/create`, { experiment_id, start_time: 1 });
    const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
    const artifact = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts/a.txt`;
    await training.must('POST', `${api}/runs/log-metric`, { run_id, key: 'loss', value: 0.5, step: 1, timestamp: 1 });
    await training.must('PUT', artifact, Buffer.from('written'));
    expect(await training.must('GET', `${api}/runs/get?run_id=${run_id}`)).toMatchObject({
      run: { data: { metrics: [{ key: 'loss', value: 0.5 }] } },
    });
    expect(await training.must('GET', artifact)).toEqual({ text: 'written' });
    const refused = await stranger.call('POST', `${api}/experiments/create`, { name: 'refused' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([403, expect.stringContaining('PERMISSION_DENIED')]);
    await Promise.all([training.close(), stranger.close()]);
  });
});
