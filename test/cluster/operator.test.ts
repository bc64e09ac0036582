import { join } from 'node:path';
import type { MLflowSpec } from '../../lib/crds/mlflow.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { operatorResources, resourceOf } from '../support/operator-resources.js';
import { Cluster, readObjects } from './harness/cluster.js';
import type { DefinitionsOf } from './harness/definitions.js';
import { operatorBinary, startOperator } from './harness/operator-process.js';
import { instructionsOf } from './harness/overlay-readme.js';
import { overlays } from './harness/overlays.js';
import { Reader } from './harness/reader.js';

const binary = operatorBinary();
const withOperator = binary ? describe : describe.skip;

const operators: readonly (readonly [string, readonly DefinitionsOf[]])[] = [
  ['kind/prod', ['cert-manager', 'gateway-api']],
  ['odh/prod', ['gateway-api', 'openshift']],
];

/** A cluster with all of an overlay up to the operator, which runs. */
async function installed(path: string, definitions: readonly DefinitionsOf[]): Promise<Cluster> {
  const cluster = await Cluster.start({ definitions });
  const reader = new Reader(cluster, join(overlays, path));
  await reader.meetPrerequisites();
  const { requirements, apply } = reader.instructions;
  // What the operator itself has to do, nobody does for it here.
  const before = apply.slice(
    0,
    apply.findIndex((line) => line.endsWith(' -f mlflow.yaml')),
  );
  for (const line of [...requirements, ...before]) await reader.follow(line);
  await startOperator(cluster, binary ?? '', readObjects(join(overlays, path, 'operator.yaml')));
  return cluster;
}

withOperator.each(operators)('the operator itself, MLFLOW_OPERATOR, by overlay %s,', (path, definitions) => {
  let cluster: Cluster;
  const { namespace } = instructionsOf(join(overlays, path));

  beforeAll(async () => {
    cluster = await installed(path, definitions);
    await offerDevice();
    await offerAuthorities();
  });
  afterAll(async () => cluster?.stop());

  /** The ConfigMaps of authorities that resources of other overlays name. */
  async function offerAuthorities(): Promise<void> {
    const named = operatorResources().flatMap(([, { spec }]) => (spec as MLflowSpec).caBundleConfigMap?.name ?? []);
    const data = { 'ca.crt': 'placeholder' };
    for (const name of new Set(named))
      await cluster.api.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });
  }

  /** A device of the one node, and a claim for it. */
  async function offerDevice(): Promise<void> {
    const apiVersion = 'resource.k8s.io/v1';
    const request = { name: 'gpu', exactly: { deviceClassName: 'gpu' } };
    const objects: readonly KubernetesObject[] = [
      { apiVersion, kind: 'DeviceClass', metadata: { name: 'gpu' }, spec: {} },
      {
        apiVersion,
        kind: 'ResourceClaim',
        metadata: { name: 'gpu', namespace },
        spec: { devices: { requests: [request] } },
      },
      {
        apiVersion,
        kind: 'ResourceSlice',
        metadata: { name: 'node-0' },
        spec: {
          driver: 'example.org',
          nodeName: 'node-0',
          pool: { name: 'node-0', generation: 1, resourceSliceCount: 1 },
          devices: [{ name: 'gpu' }],
        },
      },
    ];
    for (const object of objects) await cluster.api.create(object);
  }

  test.each(operatorResources())('makes the resource %s available', async (_, mlflow) => {
    const { status, body } = await cluster.api.apply(mlflow);
    expect([status < 300, body['message']]).toEqual([true, undefined]);
    const waited = await cluster.kubectl('wait', '--for=condition=Available', '--timeout=60s', 'mlflow/mlflow');
    const refused = cluster
      .logOf(binary ?? '')
      .split('\n')
      .filter((line) => /forbidden/i.test(line));
    await cluster.must('delete', '--timeout=60s', 'mlflow/mlflow');
    await cluster.must('-n', namespace, 'wait', '--for=delete', '--timeout=60s', 'deployment/mlflow');
    expect([waited.stderr, refused]).toEqual(['', []]);
  });
});

withOperator('the operator itself, MLFLOW_OPERATOR, beside a platform', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await installed('odh/prod', ['gateway-api', 'openshift']);
  });
  afterAll(async () => cluster?.stop());

  test('binds the groups of the platform in namespaces with its label', async () => {
    const auth = { apiVersion: 'services.platform.opendatahub.io/v1alpha1', kind: 'Auth', metadata: { name: 'auth' } };
    await cluster.api.create({ ...auth, spec: { adminGroups: ['admins'], allowedGroups: ['users'] } });
    const metadata = { name: 'team-a', labels: { 'opendatahub.io/global-mlflow-workspace': 'mlflow' } };
    await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata });
    await cluster.api.apply(resourceOf('odh/prod'));
    for (const name of ['odh-group-mlflow-view', 'odh-group-mlflow-edit'])
      await cluster.must('-n', 'team-a', 'wait', '--for=create', '--timeout=60s', `rolebinding/${name}`);
    const bound = await cluster.must(
      '-n',
      'team-a',
      'get',
      'rolebinding',
      '-o',
      'jsonpath={.items[*].subjects[*].name}',
    );
    expect(bound.split(' ').sort()).toEqual(['admins', 'admins', 'users']);
  });
});
