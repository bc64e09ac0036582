/** What diff says of a change, on the real API server: what it calls refused is refused, and its look-alike accepted; what restarts pods does. */
import { dirname } from 'node:path';
import { objectEffects } from '../../lib/changes/effects.js';
import { changesOfObjects } from '../../lib/changes/overlay-changes.js';
import { clusterStates } from '../../lib/cli/diff/cluster.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { toYaml } from '../../lib/output/yaml.js';
import { binding, claim, definition, object, spec, version } from '../changes/cases/case.js';
import { Cluster } from './harness/cluster.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({ definitions: ['trainer'] });
  await cluster.must('create', 'namespace', 'ns');
});
afterAll(async () => cluster?.stop());

const named = (one: KubernetesObject, name: string): KubernetesObject => ({
  ...one,
  metadata: { ...one.metadata, name },
});
const apply = (one: KubernetesObject, ...options: readonly string[]) =>
  cluster.kubectl(
    'apply',
    '--server-side',
    '--force-conflicts',
    ...options,
    '-f',
    cluster.file(`${one.metadata.name}.yaml`, toYaml([one])),
  );

const pod = (image: string) => ({
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'main', image }] },
});
const deployment = (fields: object = {}) =>
  spec('apps/v1/Deployment', { selector: { matchLabels: { app: 'a' } }, template: pod('example.com/a:1'), ...fields });
const statefulSet = (fields: object = {}) =>
  spec('apps/v1/StatefulSet', {
    serviceName: 'a',
    selector: { matchLabels: { app: 'a' } },
    template: pod('example.com/a:1'),
    ...fields,
  });
const claimTemplate = (storage: string) => ({
  volumeClaimTemplates: [
    { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } },
  ],
});
const job = (image: string, fields: object = {}) =>
  spec('batch/v1/Job', { ...fields, template: { spec: { ...pod(image).spec, restartPolicy: 'Never' } } });
const volume = (storage: string, fields: object = {}) =>
  claim({ accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage } }, ...fields });
const service = (fields: object) => spec('v1/Service', { ports: [{ name: 'http', port: 80 }], ...fields });
const storageClass = (fields: object) =>
  object('storage.k8s.io/v1/StorageClass', { provisioner: 'example.com/a', ...fields });
const trainJob = (image: string, fields: object = {}) =>
  spec('trainer.kubeflow.org/v1alpha1/TrainJob', { runtimeRef: { name: 'torch' }, trainer: { image }, ...fields });
const served = (...versions: readonly ReturnType<typeof version>[]): KubernetesObject => ({
  ...definition(...versions),
  metadata: { name: 'as.example.com' },
});
const clusterWide = (one: KubernetesObject): KubernetesObject => ({
  ...one,
  spec: { ...(one['spec'] as object), scope: 'Cluster' },
});

/** The rule, a state, what cannot replace it, and what can. */
const refused: Readonly<Record<string, readonly [KubernetesObject, KubernetesObject, KubernetesObject]>> = {
  'downtime/selector': [
    deployment(),
    deployment({
      selector: { matchLabels: { app: 'a', b: 'c' } },
      template: { ...pod('example.com/a:1'), metadata: { labels: { app: 'a', b: 'c' } } },
    }),
    deployment({ replicas: 3, template: pod('example.com/a:2') }),
  ],
  'downtime/statefulset-immutable': [
    statefulSet(),
    statefulSet({ serviceName: 'b' }),
    statefulSet({
      replicas: 2,
      minReadySeconds: 1,
      revisionHistoryLimit: 3,
      template: pod('example.com/a:2'),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' },
    }),
  ],
  'data-loss/claim-templates': [
    statefulSet(claimTemplate('1Gi')),
    statefulSet(claimTemplate('2Gi')),
    statefulSet({ ...claimTemplate('1Gi'), replicas: 2 }),
  ],
  'downtime/job-immutable': [
    job('example.com/a:1'),
    job('example.com/a:2'),
    job('example.com/a:1', { ttlSecondsAfterFinished: 60 }),
  ],
  'downtime/role-ref': [binding(['a'], 'a'), binding(['a'], 'b'), binding(['b'], 'a')],
  'downtime/cluster-ip': [
    service({ clusterIP: 'None' }),
    service({ clusterIP: '10.0.0.77' }),
    service({ clusterIP: 'None', ports: [{ name: 'http', port: 81 }] }),
  ],
  'downtime/immutable-data': [
    object('v1/ConfigMap', { immutable: true, data: { a: '1' } }),
    object('v1/ConfigMap', { immutable: true, data: { a: '2' } }),
    object('v1/ConfigMap', { immutable: true, data: { a: '1' } }, { labels: { a: 'b' } }),
  ],
  'downtime/secret-type': [
    object('v1/Secret', { type: 'Opaque', stringData: { a: '1' } }),
    object('v1/Secret', { type: 'example.com/other', stringData: { a: '1' } }),
    object('v1/Secret', { type: 'Opaque', stringData: { a: '2' } }),
  ],
  'downtime/storage-class': [
    storageClass({}),
    storageClass({ volumeBindingMode: 'WaitForFirstConsumer' }),
    storageClass({ allowVolumeExpansion: true }),
  ],
  'downtime/immutable-by-definition': [
    trainJob('example.com/a:1'),
    trainJob('example.com/a:2'),
    trainJob('example.com/a:1', { suspend: true }),
  ],
  'data-loss/claim-immutable': [volume('1Gi'), volume('1Gi', { accessModes: ['ReadWriteMany'] }), volume('1Gi')],
  'data-loss/definition-version': [
    served(version('v1', { storage: true }), version('v2')),
    served(version('v2', { storage: true })),
    served(version('v1', { storage: true }), version('v2', { served: false })),
  ],
  'data-loss/definition-identity': [
    served(version('v1', { storage: true })),
    clusterWide(served(version('v1', { storage: true }))),
    served(version('v1', { storage: true }), version('v2')),
  ],
};

test.each(Object.entries(refused))('%s is refused, and what looks alike is not', async (rule, [
  before,
  worse,
  fine,
]) => {
  const all = [before, worse, fine].map((one) =>
    one.kind === 'CustomResourceDefinition' ? one : named(one, rule.replace('/', '-')),
  );
  const [old, refusedState, acceptedState] = all as [KubernetesObject, KubernetesObject, KubernetesObject];
  const rulesOf = (after: KubernetesObject) =>
    objectEffects({ before: [old], after: [after] }).map(({ rule: id }) => id);
  expect(rulesOf(refusedState)).toContain(rule);
  expect(rulesOf(acceptedState)).not.toContain(rule);
  expect(await apply(old)).toMatchObject({ exitCode: 0 });
  const dryRun = await apply(refusedState, '--dry-run=server');
  expect([dryRun.exitCode, dryRun.stderr]).toEqual([
    1,
    expect.stringMatching(/is invalid|immutable|Forbidden|may not|cannot/i),
  ]);
  expect(await apply(acceptedState, '--dry-run=server')).toMatchObject({ exitCode: 0, stderr: '' });
  if (old.kind === 'CustomResourceDefinition') await cluster.must('delete', 'crd', old.metadata.name);
});

test('a bound claim cannot shrink, and grows where its class allows it', async () => {
  const [old, worse, fine] = ['2Gi', '1Gi', '3Gi'].map((size) =>
    named(volume(size, { volumeName: 'bound' }), 'bound'),
  ) as [KubernetesObject, KubernetesObject, KubernetesObject];
  const expandable = named(storageClass({ allowVolumeExpansion: true }), 'fast');
  const persistent = named(
    {
      ...spec('v1/PersistentVolume', {
        capacity: { storage: '2Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        hostPath: { path: '/tmp' },
      }),
      metadata: { name: 'bound' },
    },
    'bound',
  );
  for (const one of [expandable, persistent, old]) expect(await apply(one)).toMatchObject({ exitCode: 0 });
  await cluster.must('-n', 'ns', 'wait', '--for=jsonpath={.status.phase}=Bound', '--timeout=60s', 'pvc/bound');
  expect(objectEffects({ before: [old], after: [worse] }).map(({ rule }) => rule)).toEqual(['data-loss/claim-shrinks']);
  expect((await apply(worse, '--dry-run=server')).stderr).toMatch(/can not be less than status\.capacity/);
  expect(await apply(fine, '--dry-run=server')).toMatchObject({ exitCode: 0 });
});

test('pods are replaced if the template changes, and by nothing else', async () => {
  const state = (fields: object, metadata: object = {}) => {
    const one = named(deployment(fields), 'restarts');
    return { ...one, metadata: { ...one.metadata, ...metadata } };
  };
  const replicaSets = async () =>
    (
      await cluster.must(
        '-n',
        'ns',
        'get',
        'replicasets',
        '-l',
        'app=a',
        '-o',
        'jsonpath={.items[?(@.metadata.ownerReferences[0].name=="restarts")].metadata.name}',
      )
    )
      .split(' ')
      .filter(Boolean).length;
  const settled = () =>
    cluster.must(
      '-n',
      'ns',
      'wait',
      '--for=jsonpath={.status.updatedReplicas}=1',
      '--timeout=60s',
      'deployment/restarts',
    );
  const observed = async () => {
    const { generation } = (
      JSON.parse(await cluster.must('-n', 'ns', 'get', 'deployment', 'restarts', '-o', 'json')) as KubernetesObject
    ).metadata;
    await cluster.must(
      '-n',
      'ns',
      'wait',
      `--for=jsonpath={.status.observedGeneration}=${String(generation)}`,
      '--timeout=60s',
      'deployment/restarts',
    );
  };
  const first = state({});
  const inPlace = state(
    { revisionHistoryLimit: 3, paused: false, strategy: { type: 'Recreate' } },
    { labels: { a: 'b' } },
  );
  const replaced = state({ template: pod('example.com/a:2') });
  await apply(first);
  await settled();
  await apply(inPlace);
  await observed();
  expect(await replicaSets()).toBe(1);
  await apply(replaced);
  await observed();
  expect(await replicaSets()).toBe(2);
  const rules = (after: KubernetesObject) => objectEffects({ before: [first], after: [after] }).map(({ rule }) => rule);
  expect(rules(inPlace)).not.toContain('restart/pod-template');
  expect(rules(replaced)).toContain('restart/pod-template');
});

describe('against what is on the cluster', () => {
  const before = { path: process.env['PATH'], kubeconfig: process.env['KUBECONFIG'] };
  beforeAll(() => {
    process.env['PATH'] = `${dirname(cluster.tools.programs.kubectl)}:${before.path}`;
    process.env['KUBECONFIG'] = cluster.kubeconfig;
  });
  afterAll(() => {
    process.env['PATH'] = before.path;
    if (before.kubeconfig === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before.kubeconfig;
  });
  const rulesOf = (...objects: readonly KubernetesObject[]) =>
    (changesOfObjects('a', clusterStates(objects, { fieldManager: 'kubectl' }))?.effects ?? []).map(({ rule }) => rule);
  const live = named(deployment({ replicas: 2 }), 'live');
  const other = named(service({}), 'live');

  test('defaults are no change; what is changed by hand, missing or refused is', async () => {
    for (const one of [live, other]) expect(await apply(one)).toMatchObject({ exitCode: 0 });
    expect(rulesOf(live, other)).toEqual([]);
    expect(rulesOf(named(deployment({ replicas: 3 }), 'live'), other)).toEqual(['cost/replicas']);
    await cluster.must('-n', 'ns', 'label', 'service', 'live', 'by=hand');
    expect(rulesOf(live, other)).toEqual([]);
    await cluster.must('-n', 'ns', 'scale', 'deployment', 'live', '--replicas=1');
    expect(rulesOf(live, other)).toEqual(['cost/replicas']);
    expect(rulesOf(other, named(service({}), 'further'))).toEqual(['cosmetic/added']);
    const refusedState = deployment({ selector: { matchLabels: { app: 'b' } } });
    expect(rulesOf(named(refusedState, 'live'))).toContain('downtime/selector');
    expect(rulesOf({ ...object('example.com/v1/Unknown'), metadata: { name: 'a', namespace: 'ns' } })).toEqual([
      'cosmetic/added',
    ]);
  });

  test('what an earlier version of the overlay had, and no one else, is removed', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-mlflow', 'app.kubernetes.io/instance': 'mlflow' };
    const labelled = (one: KubernetesObject, name: string, further: object = {}) => ({
      ...one,
      metadata: { ...one.metadata, name, labels: { ...labels, ...further } },
    });
    const kept = labelled(service({}), 'kept');
    // The pods of a StatefulSet, its claims, and the Endpoints of a Service have the labels too.
    const stateful = labelled(statefulSet({ replicas: 1, ...claimTemplate('1Gi') }), 'stateful');
    const other = labelled(service({}), 'of-another', { 'app.kubernetes.io/instance': 'another' });
    for (const one of [kept, stateful, other, labelled(volume('1Gi'), 'earlier')])
      expect(await apply(one)).toMatchObject({ exitCode: 0 });
    const { before, after } = clusterStates([kept, stateful], { fieldManager: 'kubectl' });
    const names = after.map(({ metadata }) => metadata.name);
    expect(before.map(({ metadata }) => metadata.name).filter((name) => !names.includes(name))).toEqual(['earlier']);
    expect(rulesOf(kept, stateful)).toEqual([expect.stringContaining('data-loss/')]);
    expect(clusterStates([kept, stateful], { fieldManager: 'argocd-controller' }).before).toHaveLength(2);
  });

  test('a cluster that does not answer is an error', () => {
    expect(() => clusterStates([live], { fieldManager: 'kubectl', context: 'nowhere' })).toThrow(
      /the cluster does not answer: .*nowhere/,
    );
  });
});
