import {
  binding,
  cronJob,
  definition,
  deployment,
  object,
  type RuleCases,
  role,
  rule,
  spec,
  variable,
  version,
  workload,
} from './case.js';
import { permissions, pruning } from './privilege.js';

const configMap = (fields: object) => object('v1/ConfigMap', fields);
const service = (fields: object) => spec('v1/Service', { ports: [{ name: 'http', port: 80 }], ...fields });
const job = (image: string, name = 'a') =>
  spec('batch/v1/Job', { template: { spec: { containers: [{ name: 'main', image }] } } }, { name });
const route = (...hostnames: readonly string[]) => spec('gateway.networking.k8s.io/v1/HTTPRoute', { hostnames });
const certificate = (issuer: string, fields: object = {}) =>
  spec('cert-manager.io/v1/Certificate', { issuerRef: { name: issuer }, ...fields });
const notebook = (annotations: Record<string, string>, image = 'a') =>
  spec('kubeflow.org/v1/Notebook', { template: { spec: { containers: [{ name: 'a', image }] } } }, { annotations });
const mlflow = (fields: object) => spec('mlflow.opendatahub.io/v1/MLflow', fields);
const archiving = (retention: string) => mlflow({ traceArchival: { retention } });
const denying = () => spec('networking.k8s.io/v1/NetworkPolicy', { podSelector: {}, policyTypes: ['Ingress'] });
const data = { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } };
const rolling = { type: 'RollingUpdate' };
const recreate = { type: 'Recreate' };
const namespace = (labels: Record<string, string>) => object('v1/Namespace', {}, { labels: { own: 'a', ...labels } });
const selecting = spec('networking.k8s.io/v1/NetworkPolicy', {
  podSelector: {},
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'a' } } }] }],
});
const postgresql = (tag: string) =>
  spec('postgresql.cnpg.io/v1/Cluster', { imageName: `registry:5000/postgresql:${tag}@sha256:abc` });
export const quota = (hard: object) => spec('v1/ResourceQuota', { hard });
export const limits = (memory: string) => spec('v1/LimitRange', { limits: [{ type: 'Container', max: { memory } }] });
export const budget = (fields: object) =>
  spec('policy/v1/PodDisruptionBudget', { selector: { matchLabels: { app: 'a' } }, ...fields });
const trainJob = (trainer: object, fields: object = {}) =>
  spec('trainer.kubeflow.org/v1alpha1/TrainJob', { runtimeRef: { name: 'torch' }, trainer, ...fields });
const bucketClaim = (fields: object) => spec('objectbucket.io/v1alpha1/ObjectBucketClaim', fields);
const account = object('v1/ServiceAccount', {}, { name: 'b' });

export const downtimeCases: RuleCases = {
  'downtime/selector': {
    raises: [deployment(), deployment({ selector: { matchLabels: { app: 'b' } } })],
    not: [
      spec('policy/v1/PodDisruptionBudget', { selector: { matchLabels: { app: 'a' } } }),
      spec('policy/v1/PodDisruptionBudget', { selector: { matchLabels: { app: 'b' } } }),
    ],
  },
  'downtime/statefulset-immutable': {
    raises: [workload('StatefulSet', { serviceName: 'a' }), workload('StatefulSet', { serviceName: 'b' })],
    not: [workload('StatefulSet', { minReadySeconds: 1 }), workload('StatefulSet', { minReadySeconds: 2 })],
  },
  'downtime/job-immutable': {
    raises: [job('a'), job('b')],
    not: [job('a', 'a-1-2-3-aaaaaaaa'), job('b', 'a-1-2-3-bbbbbbbb')],
  },
  'downtime/immutable-by-definition': {
    raises: [trainJob({ image: 'a' }), trainJob({ image: 'b' })],
    not: [trainJob({ image: 'a' }), trainJob({ image: 'a' }, { suspend: true })],
  },
  'downtime/bucket-claim': {
    raises: [bucketClaim({ bucketName: 'a' }), bucketClaim({ bucketName: 'b' })],
    not: [bucketClaim({ bucketName: 'a' }), bucketClaim({ bucketName: 'a', additionalConfig: { quota: '1' } })],
  },
  'downtime/role-ref': { raises: [binding(['a'], 'a'), binding(['a'], 'b')], not: [binding(['a']), binding(['b'])] },
  'downtime/cluster-ip': {
    raises: [service({ clusterIP: 'None' }), service({})],
    not: [service({}), service({ type: 'ClusterIP' })],
  },
  'downtime/immutable-data': {
    raises: [configMap({ immutable: true, data: { a: '1' } }), configMap({ immutable: true, data: { a: '2' } })],
    not: [configMap({ data: { a: '1' } }), configMap({ data: { a: '2' }, immutable: true })],
  },
  'downtime/secret-type': {
    raises: [object('v1/Secret', { type: 'Opaque' }), object('v1/Secret', { type: 'kubernetes.io/tls' })],
    not: [object('v1/Secret', { type: 'Opaque' }), object('v1/Secret', { type: 'Opaque', stringData: { a: 'b' } })],
  },
  'downtime/storage-class': {
    raises: [
      object('storage.k8s.io/v1/StorageClass', { provisioner: 'a' }),
      object('storage.k8s.io/v1/StorageClass', { provisioner: 'b' }),
    ],
    not: [
      object('storage.k8s.io/v1/StorageClass', { provisioner: 'a' }),
      object('storage.k8s.io/v1/StorageClass', { provisioner: 'a', allowVolumeExpansion: true }),
    ],
  },
  'downtime/quota': {
    raises: [quota({ 'requests.cpu': '20' }), quota({ 'requests.cpu': '20000m', pods: 10 })],
    not: [quota({ 'requests.cpu': '20', pods: 10 }), quota({ 'requests.cpu': '20500m' })],
  },
  'downtime/login-groups': {
    raises: [variable('OIDC_GROUP_NAME', 'a,b'), variable('OIDC_GROUP_NAME', 'a')],
    not: [variable('OIDC_GROUP_NAME', 'a'), variable('OIDC_GROUP_NAME', 'a,b')],
  },
  'downtime/group-permissions': {
    raises: [permissions({ 'a/.*': 'READ' }), [permissions({}), pruning]],
    not: [permissions({ 'a/.*': 'READ' }), permissions({})],
  },
  'downtime/policy-of-all-pods': {
    raises: [undefined, denying()],
    not: [undefined, [object('v1/Namespace', {}, { name: 'ns' }), denying()]],
  },
  'downtime/limit-range': {
    raises: [undefined, limits('1Gi')],
    not: [undefined, [object('v1/Namespace', {}, { name: 'ns' }), limits('1Gi')]],
  },
  'downtime/disruption-budget': {
    raises: [[deployment({ replicas: 2 }), budget({ minAvailable: 1 })], [deployment({ replicas: 3 })]],
    not: [
      [deployment({ replicas: 2 }), budget({ minAvailable: 1 })],
      [deployment({ replicas: 1 }), deployment({ replicas: 2, metadata: { name: 'b', namespace: 'other' } })],
    ],
  },
  'downtime/workload-kind': {
    raises: [workload('StatefulSet'), workload('Deployment')],
    not: [workload('StatefulSet'), workload('Deployment', { metadata: { name: 'b' } })],
  },
  'downtime/no-replicas': {
    raises: [deployment({ replicas: 2 }), deployment({ replicas: 0 })],
    not: [deployment({ replicas: 0 }), deployment({ replicas: 2 })],
  },
  'downtime/traces-archived-earlier': {
    raises: [archiving('90d'), archiving('7d')],
    not: [archiving('7d'), archiving('90d')],
  },
  'downtime/one-replica': {
    raises: [deployment({ replicas: 2 }), deployment({ replicas: 1 })],
    not: [deployment({ replicas: 3 }), deployment({ replicas: 2 })],
  },
  'downtime/replicas-removed': {
    raises: [deployment({ replicas: 2 }), deployment()],
    not: [deployment({ replicas: 1 }), deployment()],
  },
  'downtime/recreate': {
    raises: [deployment({ strategy: rolling }), deployment({ strategy: recreate })],
    not: [deployment({ strategy: recreate }), deployment({ strategy: rolling })],
  },
  'downtime/volume-of-one-node': {
    raises: [deployment({ strategy: recreate, ...data }), deployment({ strategy: rolling, ...data })],
    not: [deployment({ strategy: recreate }), deployment({ strategy: rolling })],
  },
  'downtime/pod-replaced': {
    raises: [workload('StatefulSet'), workload('StatefulSet', { container: { image: 'example.com/a:2' } })],
    not: [deployment(), deployment({ container: { image: 'example.com/a:2' } })],
  },
  'downtime/removed': { raises: [service({}), undefined], not: [spec('policy/v1/PodDisruptionBudget', {}), undefined] },
  'downtime/job-removed': { raises: [cronJob([]), undefined], not: [job('a'), undefined] },
  'downtime/service': {
    raises: [service({}), service({ ports: [{ name: 'http', port: 81 }] })],
    not: [
      service({}),
      service({
        ports: [
          { name: 'http', port: 80 },
          { name: 'metrics', port: 90 },
        ],
      }),
    ],
  },
  'downtime/host-removed': {
    raises: [route('a.example.com'), route('b.example.com')],
    not: [route('a.example.com'), route('a.example.com', 'b.example.com')],
  },
  'downtime/certificate': {
    raises: [certificate('a'), certificate('b')],
    not: [certificate('a', { duration: '1h' }), certificate('a', { duration: '2h' })],
  },
  'downtime/definition-not-served': {
    raises: [definition(version('v1')), definition(version('v1', { served: false }))],
    not: [definition(version('v1', { served: false })), definition(version('v1'))],
  },
  'downtime/definition-storage': {
    raises: [
      definition(version('v1', { storage: true }), version('v2')),
      definition(version('v1'), version('v2', { storage: true })),
    ],
    not: [definition(version('v1', { storage: true })), definition(version('v1', { storage: true }), version('v2'))],
  },
  'downtime/workbench-disconnected': {
    raises: [notebook({ 'opendatahub.io/mlflow-instance': 'mlflow' }), notebook({})],
    not: [notebook({ 'opendatahub.io/mlflow-instance': 'mlflow' }), notebook({ 'kubeflow-resource-stopped': 'yes' })],
  },
  'downtime/workbench-restarted': {
    raises: [notebook({}, 'a'), notebook({}, 'b')],
    not: [notebook({ note: '1' }), notebook({ note: '2' })],
  },
  'downtime/workbench-removed': {
    raises: [notebook({}), undefined],
    not: [object('kubeflow.org/v1/Notebook'), undefined],
  },
  'downtime/operated-server': {
    raises: [mlflow({ storage: {}, workers: 1 }), mlflow({ storage: {}, workers: 2 })],
    not: [mlflow({ workers: 1 }), mlflow({ workers: 2 })],
  },
  'downtime/job-suspended': {
    raises: [cronJob([]), cronJob([], { suspend: true })],
    not: [cronJob([], { suspend: true }), cronJob([])],
  },
  'downtime/namespace-label': {
    raises: [
      [namespace({ team: 'a' }), selecting],
      [namespace({}), selecting],
    ],
    not: [
      [namespace({ other: 'a' }), selecting],
      [namespace({}), selecting],
    ],
  },
  'downtime/postgresql-major': {
    raises: [postgresql('18.6-system-trixie'), postgresql('19.1-system-trixie')],
    not: [postgresql('18.6-system-trixie'), postgresql('18.7-system-trixie')],
  },
  'downtime/rights-removed': {
    raises: [role(rule(['get', 'list'], ['pods'])), role(rule(['get'], ['pods']))],
    not: [role(rule(['get'], ['pods']), rule(['list'], ['pods'])), role(rule(['get', 'list'], ['pods']))],
  },
  'downtime/subjects-removed': {
    raises: [binding(['a', 'b']), binding(['a'])],
    // Its account leaves with it.
    not: [[binding(['a', 'b']), account], [binding(['a'])]],
  },
};
