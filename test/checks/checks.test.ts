import { volumeChange } from '../../lib/changes/volume-change.js';
import { checks } from '../../lib/checks/all.js';
import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { toYaml } from '../../lib/output/yaml.js';
import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { kindDev, kindProd, overlayOf, rhoai34Prod, rhoaiProd, today } from '../support/environments.js';
import { keycloakCases } from '../support/keycloak-check-cases.js';
import { oidcCases } from '../support/oidc-check-cases.js';
import { standaloneCases } from '../support/standalone-check-cases.js';

type Draft = { [key: string]: unknown; kind: string; metadata: Record<string, unknown>; spec: Record<string, unknown> };

/** An overlay with one object changed, as a patch or a slip in a construct would. */
function changed(yaml: string, kind: string, change: (object: Draft) => void): RenderedOverlay {
  const overlay = overlayOf(yaml);
  const objects = structuredClone(overlay.objects) as unknown as Draft[];
  const target = objects.find((object) => object.kind === kind);
  if (!target) throw new Error(`no ${kind}`);
  change(target);
  return { ...overlay, objects: objects as unknown as KubernetesObject[] };
}

/** An overlay with one object more. */
function withObject(yaml: string, object: object): RenderedOverlay {
  const overlay = overlayOf(yaml);
  return { ...overlay, objects: [...overlay.objects, object as KubernetesObject] };
}

const configMap = (data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'opendatahub' },
  data,
});
const role = (rule: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'r', namespace: 'a' },
  rules: [{ apiGroups: ['mlflow.kubeflow.org'], ...rule }],
});
const binding = (roleName: string, name = 'b') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name, namespace: 'a' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
  subjects: [{ kind: 'ServiceAccount', name: 'x', namespace: 'a' }],
});
const pod = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'opendatahub' },
  spec,
});
const job = (object: Draft) =>
  ((object.spec['jobTemplate'] as Draft).spec['template'] as Draft).spec as {
    containers: [Record<string, unknown>];
    securityContext: Record<string, unknown>;
  };
const manager = (object: Draft) =>
  (
    (object.spec['template'] as Draft).spec as {
      containers: [{ env: { name: string; value?: string }[]; image: string }];
    }
  ).containers[0];
/** A container that keeps every rule for pods. */
const container = (fields: object = {}) => ({
  name: 'c',
  image: 'i:1',
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    capabilities: { drop: ['ALL'] },
  },
  ...fields,
});
const mlflowWith = (yaml: string, fields: object) =>
  changed(yaml, 'MLflow', ({ spec }) => {
    Object.assign(spec, fields);
  });
const variable = (name: string, value: string) => ({ env: [{ name, value }] });
const policy = (spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'own', namespace: 'opendatahub' },
  spec: { podSelector: {}, ...spec },
});
/** The rules that the environment computes, gone: the operator's own ports are open then. */
const withDefaultEgress = (yaml: string) =>
  changed(yaml, 'MLflow', ({ spec }) => {
    delete spec['networkPolicyEgressRules'];
    delete spec['networkPolicyAdditionalEgressRules'];
  });
const s3Only = (rule: object) => [
  { ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] },
  { ports: [{ port: 443 }, { port: 6443 }] },
  rule,
];

/** For every check a good overlay, one that breaks it, and what the message must say. */
const cases: readonly (readonly [id: string, good: string, broken: () => RenderedOverlay, says: string])[] = [
  [
    'MLF-SCHEMA-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { replicaz: 2 })),
    'spec.replicaz: unknown field; did you mean "replicas"',
  ],
  [
    'MLF-SCHEMA-1',
    kindDev,
    () => changed(kindDev, 'Deployment', ({ spec }) => Object.assign(spec, { replicas: '2' })),
    'spec.replicas: must be an integer, not a string',
  ],
  [
    'MLF-SCHEMA-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { backendStoreUri: 'postgres://db/mlflow' })),
    'backendStoreUri must use a supported SQL metadata store URI scheme',
  ],
  [
    'MLF-SCHEMA-3',
    rhoaiProd.replace('3.5', '3.4'),
    () =>
      changed(rhoaiProd.replace('3.5', '3.4'), 'MLflow', ({ spec }) =>
        Object.assign(spec, { migration: { mode: 'Always' } }),
      ),
    'spec.migration: Red Hat OpenShift AI 3.4 does not have this field',
  ],
  [
    'MLF-ID-1',
    kindDev,
    () => withObject(kindDev, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'opendatahub' } }),
    'Namespace opendatahub: stands twice',
  ],
  [
    'MLF-ID-1',
    kindDev,
    () =>
      withObject(kindDev, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'mlflow', namespace: 'opendatahub' },
        spec: { selector: { app: 'mlflow' } },
      }),
    'is made by the operator too',
  ],
  [
    'MLF-NAME-1',
    kindDev,
    () => withObject(kindDev, { ...configMap({}), metadata: { name: 'Settings', namespace: 'opendatahub' } }),
    '"Settings" is no name',
  ],
  [
    'MLF-NAME-1',
    kindProd,
    () => changed(kindProd, 'CronJob', ({ metadata }) => Object.assign(metadata, { name: 'x'.repeat(53) })),
    'may have 52 characters',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () =>
      changed(kindDev, 'Namespace', ({ metadata }) => Object.assign(metadata, { labels: { team: 'data science' } })),
    '"data science" is no value of a label',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podLabels: { 'a/b/c': 'x' } })),
    '"a/b/c" is no key of a label',
  ],
  [
    'MLF-NAME-3',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podLabels: { app: 'x' } })),
    'spec.podLabels: sets app',
  ],
  [
    'MLF-SCOPE-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ metadata }) => Object.assign(metadata, { namespace: 'a' })),
    'belongs to the cluster',
  ],
  [
    'MLF-SCOPE-1',
    kindDev,
    () => withObject(kindDev, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }),
    'names no namespace',
  ],
  [
    'MLF-STORE-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { replicas: 2 })),
    '2 replicas on SQLite',
  ],
  [
    'MLF-STORE-1',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) => Object.assign(spec, { storage: { accessModes: ['ReadWriteOnce'] } })),
    '2 replicas on a ReadWriteOnce volume',
  ],
  [
    'MLF-STORE-2',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) => {
        spec['backendStoreUri'] = 'sqlite+pysqlite:////tmp/a.db';
        delete spec['storage'];
      }),
    '"sqlite+pysqlite:////tmp/a.db" and no storage',
  ],
  [
    'MLF-STORE-3',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { artifactsDestination: '/mlflow/artifacts' })),
    '"/mlflow/artifacts" has no scheme',
  ],
  [
    'MLF-STORE-4',
    kindProd,
    () => changed(kindProd, 'MLflow', ({ spec }) => Object.assign(spec, { defaultArtifactRoot: 's3://mlflow' })),
    '"s3://mlflow" beside serveArtifacts',
  ],
  [
    'MLF-STORE-5',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { storage: { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] } }),
      ),
    'ReadWriteOnce, ReadWriteMany',
  ],
  ['MLF-STORE-6', kindProd, () => overlayOf(kindDev.replace('dev', 'prod')), 'SQLite in stage prod'],
  [
    'MLF-STORE-7',
    kindProd,
    () => overlayOf(`${kindProd}readReplica: {host: db.databases.svc}\n`),
    'db.databases.svc:5432 is both primary and replica',
  ],
  [
    'MLF-STORE-7',
    kindProd,
    () => overlayOf(`${kindProd}readReplica: {host: ro.databases.svc, uriFrom: {key: backend-store-uri}}\n`),
    'key backend-store-uri of Secret mlflow-db-credentials is both',
  ],
  [
    'MLF-STORE-8',
    kindProd,
    () => overlayOf(kindProd.replace('  caBundleConfigMap: {name: ca}\n', '')),
    'db.databases.svc is verified (verify-full) and no CA is given',
  ],
  [
    'MLF-MEMORY-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { resources: { limits: { memory: '512Mi' } } })),
    '512Mi for 1 worker, which need 900Mi',
  ],
  [
    'MLF-POOL-1',
    kindProd,
    () => overlayOf(kindProd.replace('replicas: 2', 'replicas: 6\n  workers: 2')),
    '(6 replicas + 1 in a rollout) × 2 workers × 2 pools × (5 + 5) = 280 connections; 80 are free',
  ],
  [
    'MLF-IMAGE-1',
    kindProd,
    () =>
      changed(kindProd, 'Deployment', (object) => {
        manager(object).image = 'example.com/operator:v1';
      }),
    '"example.com/operator:v1" has no digest',
  ],
  [
    'MLF-IMAGE-1',
    kindProd,
    () =>
      changed(kindProd, 'Deployment', (object) => {
        manager(object).image = 'example.com/operator@sha256:<digest>';
      }),
    'has no digest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () =>
      changed(kindDev, 'Deployment', (object) => {
        manager(object).image = 'registry:5000/operator';
      }),
    'names no version',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { image: { image: 'mlflow:latest' } })),
    'is whatever is latest',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ uri: 'postgresql://mlflow:hunter2@db/mlflow' })),
    'data.uri: holds a password in a URI',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ key: 'AKIAIOSFODNN7EXAMPLE' })),
    'holds an AWS access key id',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ key: 'wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY' })),
    'holds what looks like a key or password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ pem: '-----BEGIN RSA PRIVATE KEY-----\nx' })),
    'holds a private key',
  ],
  [
    'MLF-SECRET-2',
    kindDev,
    () =>
      withObject(kindDev, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's', namespace: 'opendatahub' },
        stringData: { password: 'x' },
      }),
    'has data under password',
  ],
  [
    'MLF-ENV-1',
    kindDev,
    () => {
      const overlay = changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { envFrom: [{ prefix: 'MLFLOW_', configMapRef: { name: 'settings' } }] }),
      );
      return { ...overlay, objects: [...overlay.objects, configMap({ SERVER_ENABLE_JOB_EXECUTION: 'true' })] };
    },
    'MLFLOW_SERVER_ENABLE_JOB_EXECUTION comes from ConfigMap settings',
  ],
  [
    'MLF-ENV-2',
    kindProd,
    () => overlayOf(kindProd.replace('  replicas: 2\n', '  replicas: 2\n  env: [{name: PGSSLMODE, value: require}]\n')),
    'sets PGSSLMODE',
  ],
  [
    'MLF-ENV-3',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        (spec['env'] as object[]).push({ name: 'AWS_DEFAULT_REGION', value: 'x' }),
      ),
    'sets AWS_DEFAULT_REGION again',
  ],
  [
    'MLF-ENV-4',
    kindProd,
    () => mlflowWith(kindProd, { env: [{ name: 'MLFLOW_SQLALCHEMYSTORE_POOLSIZE', value: '5' }] }),
    'sets MLFLOW_SQLALCHEMYSTORE_POOLSIZE, which MLflow does not read; did you mean MLFLOW_SQLALCHEMYSTORE_POOL_SIZE?',
  ],
  [
    'MLF-ENV-4',
    kindProd,
    () => withObject(kindDev, pod({ containers: [container(variable('MLFLOW_TRACKING_URL', 'https://a.b'))] })),
    'sets MLFLOW_TRACKING_URL, which MLflow does not read; did you mean MLFLOW_TRACKING_URI?',
  ],
  [
    'MLF-ENV-4',
    rhoai34Prod(),
    () => mlflowWith(rhoai34Prod(), { env: [{ name: 'MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS', value: '60' }] }),
    'sets MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS, which MLflow 3.10.1 does not read; 3.14.0 does',
  ],
  [
    'MLF-ORIGIN-1',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { extraAllowedOrigins: ['https://a.example,https://b.example'] }),
      ),
    'is not one origin',
  ],
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(kindProd.replace('0 2 * * 0', '0 2 * *')),
    '"0 2 * *": a cron expression has five fields, not 4',
  ],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '0 25 * * 0')), 'Invalid value for hour: 25'],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '0 2 * * 7')), 'Sunday is 0'],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '0 2 L * *')), 'no L, W or #'],
  [
    'MLF-CRON-1',
    kindProd,
    () => overlayOf(`${kindProd}traceArchival: {schedule: sometimes}\n`),
    'spec.traceArchival.schedule: "sometimes"',
  ],
  [
    'MLF-GC-1',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { garbageCollection: { schedule: '0 2 * * 0' } })),
    'spec.garbageCollection: is set',
  ],
  [
    'MLF-TRACE-1',
    `${kindProd}traceArchival: {}\n`,
    () => overlayOf(`${kindDev}traceArchival: {location: "s3://b/t"}\n`),
    'is enabled beside storage',
  ],
  [
    'MLF-EGRESS-1',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: [{ ports: [{ port: 443 }, { port: 6443 }] }] }),
      ),
    'UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-1',
    rhoaiProd,
    () =>
      changed(rhoaiProd, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: s3Only({ ports: [{ port: 5432 }] }) }),
      ),
    'UDP 5353, TCP 5353 closed',
  ],
  [
    'MLF-EGRESS-2',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: [{ ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] }] }),
      ),
    'TCP 443, 6443 closed',
  ],
  [
    'MLF-EGRESS-3',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        Object.assign(spec, { networkPolicyEgressRules: s3Only({ ports: [{ port: 9000 }] }) }),
      ),
    'S3 at s3.storage.svc is closed',
  ],
  [
    'MLF-EGRESS-4',
    kindDev,
    () => changed(kindDev, 'NetworkPolicy', ({ spec }) => (spec['egress'] as object[]).push({})),
    'every port of every address is open',
  ],
  [
    'MLF-EGRESS-5',
    kindProd.replace('db.databases.svc}', 'db.databases.svc, port: 15432}'),
    () =>
      changed(
        kindProd.replace('db.databases.svc}', 'db.databases.svc, port: 15432}'),
        'MLflow',
        ({ spec }) => delete spec['networkPolicyAdditionalEgressRules'],
      ),
    'port 15432 of db.databases.svc is closed',
  ],
  [
    'MLF-PSS-1',
    kindProd,
    () => changed(kindProd, 'CronJob', (object) => Object.assign(job(object).containers[0], { securityContext: {} })),
    'allowPrivilegeEscalation is not false',
  ],
  [
    'MLF-PSS-1',
    kindProd,
    () => changed(kindProd, 'CronJob', (object) => Object.assign(job(object), { hostNetwork: true })),
    'hostNetwork is not allowed',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podSecurityContext: { runAsUser: 0 } })),
    'runAsUser is 0; this field replaces',
  ],
  [
    'MLF-SCC-1',
    rhoaiProd,
    () =>
      overlayOf(
        rhoaiProd.replace(
          'server:\n',
          'server:\n  podSecurityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}\n',
        ),
      ),
    'spec.podSecurityContext: sets runAsUser, fsGroup',
  ],
  [
    'MLF-REF-1',
    kindProd,
    () => changed(kindProd, 'CronJob', (object) => Object.assign(job(object), { serviceAccountName: 'nobody' })),
    'ServiceAccount opendatahub/nobody is neither in the overlay nor among its requirements',
  ],
  [
    'MLF-REF-1',
    kindProd,
    () => changed(kindProd, 'MLflow', ({ spec }) => Object.assign(spec, { caBundleConfigMap: { name: 'other' } })),
    'ConfigMap opendatahub/other is neither',
  ],
  [
    'MLF-REF-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({ containers: [{ name: 'c', image: 'i:1', envFrom: [{ secretRef: { name: 'gone' } }] }] }),
      ),
    'Secret opendatahub/gone is neither',
  ],
  ['MLF-REF-2', kindDev, () => withObject(kindDev, binding('mlflow-vieww')), 'ClusterRole mlflow-vieww does not exist'],
  [
    'MLF-REF-3',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        Object.assign(spec, { backendStoreUriFrom: { name: 'mlflow-db-credentials', key: 'uri' } }),
      ),
    'Secret mlflow-db-credentials has no key uri, but backend-store-uri',
  ],
  [
    'MLF-REF-4',
    kindDev,
    () => changed(kindDev, 'Service', ({ spec }) => Object.assign(spec, { selector: { app: 'nothing' } })),
    '{"app":"nothing"} selects no pod',
  ],
  [
    'MLF-REF-4',
    kindProd,
    () =>
      changed(kindProd, 'PodDisruptionBudget', ({ spec }) =>
        Object.assign(spec, { selector: { matchLabels: { app: 'nothing' } } }),
      ),
    'selects no pod',
  ],
  [
    'MLF-ROUTE-1',
    kindProd,
    () =>
      changed(kindProd, 'HTTPRoute', ({ spec }) =>
        Object.assign((spec['rules'] as [object])[0], { backendRefs: [{ name: 'mlflow', port: 5000 }] }),
      ),
    'Service mlflow has no port 5000, but 8443',
  ],
  [
    'MLF-ROUTE-1',
    kindProd,
    () =>
      changed(kindProd, 'HTTPRoute', ({ spec }) =>
        Object.assign((spec['rules'] as [object])[0], { backendRefs: [{ name: 'mlfow', port: 8443 }] }),
      ),
    'Service opendatahub/mlfow does not exist',
  ],
  [
    'MLF-ROUTE-2',
    kindProd,
    () =>
      changed(kindProd, 'BackendTLSPolicy', ({ spec }) =>
        Object.assign((spec['targetRefs'] as [object])[0], { sectionName: 'http' }),
      ),
    'Service mlflow has no port named http',
  ],
  [
    'MLF-PORT-1',
    kindDev,
    () =>
      changed(kindDev, 'Service', ({ spec }) =>
        Object.assign((spec['ports'] as [object])[0], { targetPort: 'metrics' }),
      ),
    'no container has a port named metrics',
  ],
  [
    'MLF-PORT-1',
    rhoaiProd,
    () => {
      const overlay = overlayOf(rhoaiProd.replace('stage: prod', 'stage: dev\noperator: {installedBy: manifests}'));
      const objects = structuredClone(overlay.objects) as unknown as Draft[];
      const monitor = objects.find(({ kind }) => kind === 'ServiceMonitor');
      Object.assign((monitor?.spec['endpoints'] as [object])[0], { port: 'web' });
      return { ...overlay, objects: objects as unknown as KubernetesObject[] };
    },
    'the Service has no port named web',
  ],
  [
    'MLF-URI-1',
    kindProd,
    () =>
      changed(kindProd, 'CronJob', (object) => {
        const [container] = job(object).containers;
        for (const variable of container['env'] as { name: string; value?: string }[])
          if (variable.name === 'MLFLOW_TRACKING_URI') variable.value = 'https://mlflow.opendatahub.svc:8443';
      }),
    'https://mlflow.opendatahub.svc:8443 is not https://mlflow.opendatahub.svc:8443/mlflow',
  ],
  [
    'MLF-URL-1',
    kindProd,
    () =>
      overlayOf(
        kindProd.replace('installedBy: manifests', 'installedBy: manifests\n  publicUrl: https://other.example.com'),
      ),
    '"https://other.example.com" is none of the hostnames mlflow.example.com',
  ],
  [
    'MLF-URL-1',
    kindDev,
    () =>
      changed(kindDev, 'Deployment', (object) => {
        for (const variable of manager(object).env)
          if (variable.name === 'MLFLOW_URL') variable.value = 'https://gateway-placeholder.com';
      }),
    'is a placeholder',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['experiments'], verbs: ['create'], resourceNames: ['one'] })),
    'the right to create experiments cannot be tied to a name',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['runs'], verbs: ['get'] })),
    'MLflow asks for no resource "runs"',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['experiments'], verbs: ['watch'] })),
    'MLflow never asks to watch experiments',
  ],
  [
    'MLF-ROLE-2',
    kindDev,
    () => withObject(kindDev, binding('mlflow-operator-mlflow-edit')),
    'binds mlflow-operator-mlflow-edit alone',
  ],
  [
    'MLF-ROLE-3',
    kindDev,
    () => withObject(kindDev, binding('view', 'odh-group-mlflow-view')),
    'odh-group-mlflow-view belongs to the operator',
  ],
  // Stores
  [
    'MLF-STORE-1',
    kindProd,
    () =>
      mlflowWith(kindProd, {
        registryStoreUri: 'sqlite:////mlflow/registry.db',
        storage: { accessModes: ['ReadWriteMany'] },
      }),
    '2 replicas on SQLite',
  ],
  [
    'MLF-STORE-3',
    `${kindProd}traceArchival: {}\n`,
    () => overlayOf(`${kindProd}traceArchival: {location: /mlflow/traces}\n`),
    'spec.traceArchival.location: "/mlflow/traces" has no scheme',
  ],
  [
    'MLF-STORE-6',
    kindProd,
    () => mlflowWith(kindProd, { backendStoreUri: 'sqlite:////mlflow/mlflow.db' }),
    'spec.backendStoreUri: SQLite in stage prod',
  ],
  [
    'MLF-STORE-7',
    kindProd,
    () =>
      mlflowWith(kindProd, {
        backendStoreUri: 'postgresql://db/mlflow',
        readReplicaBackendStoreUri: 'postgresql://db/mlflow',
      }),
    'spec.readReplicaBackendStoreUri: is the URI of the primary',
  ],
  // Capacity
  [
    'MLF-POOL-1',
    kindProd,
    () => overlayOf(kindProd.replace('replicas: 2', 'replicas: 6\n  workers: 2')),
    'what fits: pool.size and pool.maxOverflow of 2 together; or 1 replica; or maxConnections 350',
  ],
  [
    'MLF-POOL-1',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        (spec['env'] as object[]).push({ name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: '200' }),
      ),
    '(200 + 5) = 1230 connections',
  ],
  [
    'MLF-POOL-1',
    kindProd,
    () =>
      overlayOf(
        `${kindProd.replace('replicas: 2', 'replicas: 3')}registryStore: {host: db.databases.svc, port: 5433}\n`.replace(
          'host: db.databases.svc}',
          'host: db.databases.svc, maxConnections: 40}',
        ),
      ),
    '× 1 worker × 1 pool × (5 + 5) = 40 connections; 32 are free',
  ],
  // Images
  [
    'MLF-IMAGE-2',
    kindDev,
    () => mlflowWith(kindDev, { image: { image: 'quay.io/opendatahub/mlflow@sha256:<digest>' } }),
    'has no digest after the @',
  ],
  // Credentials
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' })),
    'data.key: holds what looks like a key or password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ 'settings.env': 'KEY=wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY' })),
    'data.settings.env: holds what looks like a key or password',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ uri: 'postgresql://mlflow:hun$ter2@db/mlflow' })),
    'holds a password in a URI',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => withObject(kindDev, configMap({ uri: 'postgresql://db/mlflow?user=mlflow&password=hunter2' })),
    'holds a password in a URI',
  ],
  [
    'MLF-SECRET-1',
    kindDev,
    () => mlflowWith(kindDev, variable('AWS_SECRET_ACCESS_KEY', 'hunter2')),
    'spec.env[0].value: holds the value of AWS_SECRET_ACCESS_KEY',
  ],
  // Schedules
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '0 2 15w * *')), 'no L, W or #'],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '0 2 * * +1')), 'a field is made of numbers'],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', 'TZ=UTC 0 2 * * 0')), 'spec.timeZone'],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '@reboot')), 'has five fields, not 1'],
  ['MLF-CRON-1', kindProd, () => overlayOf(kindProd.replace('0 2 * * 0', '0 22-2 * * *')), 'larger than to value'],
  // Egress
  [
    'MLF-EGRESS-1',
    kindDev,
    () =>
      mlflowWith(kindDev, { networkPolicyEgressRules: [{ to: [{ podSelector: { matchLabels: { app: 'db' } } }] }] }),
    'UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-1',
    kindDev,
    () => withObject(kindDev, policy({ egress: [{ ports: [{ port: 443 }] }] })),
    'NetworkPolicy opendatahub/own spec.egress: UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-3',
    kindProd.replace('8333', '7480'),
    () => withDefaultEgress(kindProd.replace('8333', '7480')),
    'S3 at s3.storage.svc is closed',
  ],
  [
    'MLF-EGRESS-4',
    kindProd,
    () =>
      mlflowWith(kindProd, {
        networkPolicyEgressRules: [],
        networkPolicyAdditionalEgressRules: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
      }),
    'spec.networkPolicyAdditionalEgressRules[0]: every port of every address is open',
  ],
  // Pods
  [
    'MLF-PSS-1',
    kindDev,
    () =>
      mlflowWith(kindDev, {
        securityContext: { runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      }),
    'spec.securityContext: runAsUser is 0',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () => mlflowWith(kindDev, { podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'Unconfined' } } }),
    'spec.podSecurityContext: seccompProfile is not RuntimeDefault',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({ securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] }, containers: [container()] }),
      ),
    'spec.securityContext: sysctls has kernel.msgmax',
  ],
  [
    'MLF-PSS-1',
    kindDev,
    () => withObject(kindDev, pod({ initContainers: [{ name: 'i', image: 'i:1' }], containers: [container()] })),
    'spec.initContainers[0].securityContext: runAsNonRoot is not true',
  ],
  // References
  [
    'MLF-REF-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({
          volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'gone' } }] } }],
          containers: [container()],
        }),
      ),
    'spec.volumes[0].projected: Secret opendatahub/gone is neither',
  ],
  [
    'MLF-REF-2',
    kindDev,
    () =>
      withObject(kindDev, {
        ...binding('view'),
        subjects: [{ kind: 'ServiceAccount', name: 'nobody', namespace: 'opendatahub' }],
      }),
    'subjects[0]: ServiceAccount opendatahub/nobody does not exist',
  ],
  [
    'MLF-REF-2',
    kindDev,
    () => withObject(kindDev, { ...binding('view'), subjects: [{ kind: 'ServiceAccount', name: 'x' }] }),
    'ServiceAccount x names no namespace',
  ],
  [
    'MLF-REF-3',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({
          volumes: [
            {
              name: 'v',
              secret: {
                secretName: 'mlflow-tls',
                items: [
                  { key: 'tls.crt', path: 'a' },
                  { key: 'nope', path: 'b' },
                ],
              },
            },
          ],
          containers: [container()],
        }),
      ),
    'Secret mlflow-tls has no key nope',
  ],
  [
    'MLF-PORT-1',
    kindDev,
    () =>
      withObject(
        kindDev,
        pod({
          containers: [
            container({ ports: [{ name: 'http', containerPort: 80 }], livenessProbe: { httpGet: { port: 'web' } } }),
          ],
        }),
      ),
    'spec.containers[0].livenessProbe: the container has no port named web',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () => mlflowWith(kindDev, { podAnnotations: { 'not a key': 'x' } }),
    '"not a key" is no key of an annotation',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['experiments'], verbs: ['*'] })),
    '"*" grants whatever MLflow will ask in its next release too',
  ],
  ...standaloneCases,
  ...oidcCases,
  ...keycloakCases,
];

/** What looks like a mistake and is none. */
const allowed: readonly (readonly [id: string, what: string, overlay: () => RenderedOverlay])[] = [
  [
    'MLF-ENV-1',
    'a ConfigMap of the same name in another namespace',
    () => {
      const overlay = mlflowWith(kindDev, { envFrom: [{ configMapRef: { name: 'settings', optional: true } }] });
      const other = {
        ...configMap({ MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'true' }),
        metadata: { name: 'settings', namespace: 'team-a' },
      };
      return { ...overlay, objects: [...overlay.objects, other] };
    },
  ],
  [
    'MLF-ENV-3',
    'pods of the same name in two namespaces with the same variable',
    () => {
      const overlay = overlayOf(kindDev);
      const pods = ['a', 'b'].map((namespace) => ({
        ...pod({ containers: [container(variable('X', '1'))] }),
        metadata: { name: 'p', namespace },
      }));
      return { ...overlay, objects: [...overlay.objects, ...pods] };
    },
  ],
  [
    'MLF-ENV-4',
    'a variable that only newer clients read',
    () => withObject(rhoai34Prod(), pod({ containers: [container(variable('MLFLOW_HTTP_TCP_KEEPALIVE', 'true'))] })),
  ],
  [
    'MLF-ENV-4',
    'variables of the authorization plug-in and of no part of MLflow',
    () =>
      mlflowWith(kindProd, {
        env: [
          { name: 'MLFLOW_K8S_AUTH_CACHE_TTL_SECONDS', value: '60' },
          { name: 'HTTPS_PROXY', value: 'http://proxy:3128' },
        ],
      }),
  ],
  ['MLF-EGRESS-2', 'an empty list of rules', () => mlflowWith(kindDev, { networkPolicyEgressRules: [] })],
  [
    'MLF-EGRESS-3',
    'a named port, whose number stands in the pods of others',
    () =>
      mlflowWith(kindProd, {
        networkPolicyEgressRules: s3Only({ ports: [{ port: 's3' }, { port: 'postgresql' }] }),
        networkPolicyAdditionalEgressRules: [],
      }),
  ],
  ['MLF-EGRESS-3', 'a port that the operator opens by itself', () => withDefaultEgress(kindProd)],
  [
    'MLF-EGRESS-1',
    'a policy for ingress alone',
    () => withObject(kindDev, policy({ policyTypes: ['Ingress'], ingress: [] })),
  ],
  [
    'MLF-REF-1',
    'what Kubernetes puts into every namespace',
    () =>
      withObject(
        kindDev,
        pod({
          serviceAccountName: 'default',
          volumes: [{ name: 'v', configMap: { name: 'kube-root-ca.crt' } }],
          containers: [container()],
        }),
      ),
  ],
  [
    'MLF-REF-1',
    'a Secret that External Secrets makes',
    () => {
      const overlay = withObject(
        kindDev,
        pod({ containers: [container({ envFrom: [{ secretRef: { name: 'made' } }] })] }),
      );
      const external = {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'x', namespace: 'opendatahub' },
        spec: { target: { name: 'made' } },
      };
      return { ...overlay, objects: [...overlay.objects, external] };
    },
  ],
  ['MLF-REF-2', 'an account that a team brings itself', () => withObject(kindDev, binding('view'))],
  ['MLF-PSS-1', 'a pod that keeps every rule', () => withObject(kindDev, pod({ containers: [container()] }))],
  [
    'MLF-PSS-1',
    'a container of the server that leaves the rest to its pod',
    () =>
      mlflowWith(kindDev, { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }),
  ],
  [
    'MLF-URL-1',
    'a host under a wildcard of the gateway',
    () =>
      overlayOf(
        kindProd
          .replace('[mlflow.example.com]', '[mlflow.example.org, "*.example.com"]')
          .replace('installedBy: manifests', 'installedBy: manifests\n  publicUrl: https://mlflow.example.com'),
      ),
  ],
  ...[
    '5/15 * * * *',
    '@daily',
    '@every 1h30m',
    '0 2 ? * *',
    '0 2 * JAN-MAR MON,FRI',
    '0 2 * jul wed',
    ' 0  2 * * 0',
  ].map(
    (schedule) =>
      [
        'MLF-CRON-1',
        `the schedule "${schedule}"`,
        () => changed(kindProd, 'CronJob', ({ spec }) => Object.assign(spec, { schedule })),
      ] as const,
  ),
  ...[
    'postgresql://$(DB_USER):$(DB_PASSWORD)@db/mlflow',
    'postgresql://<user>:<password>@db/mlflow',
    `quay.io/opendatahub/mlflow@sha256:${'0123456789abcdef'.repeat(4)}`,
    'artifacts/Data/Team1/Experiments/Production2',
    '/etc/mlflow/Certificates/Intermediate2/bundle',
    `-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ8zvK1x9XW5lBq7Tt0aJ\n-----END CERTIFICATE-----\n`,
  ].map((text) => ['MLF-SECRET-1', `the text "${text}"`, () => withObject(kindDev, configMap({ text }))] as const),
  [
    'MLF-SECRET-1',
    'a path to a file with a password',
    () => withObject(kindDev, configMap({ DB_PASSWORD: '/run/secrets/db' })),
  ],
];

const found = (overlay: RenderedOverlay, id: string) => [
  ...(checks.find((check) => check.id === id)?.run(overlay) ?? []),
];

describe('checks', () => {
  test.each(cases)('%s lets a good overlay pass', (id, good) => {
    expect(found(overlayOf(good), id)).toEqual([]);
  });

  test.each(cases.map((one) => [one[0], one[3], one[2]] as const))('%s says: %s', (id, says, broken) => {
    const overlay = broken();
    const text = formatProblems(runChecks(overlay, today).problems.filter((problem) => problem.check === id));
    expect(text).toContain(says);
    expect(text).toMatch(/^environments\/test\.yaml:\d+:\d+ MLF-/);
  });

  test.each(allowed)('%s allows %s', (id, _, overlay) => {
    expect(found(overlay(), id)).toEqual([]);
  });

  test('every check has a case', () => {
    const covered = new Set(cases.map(([id]) => id));
    expect(checks.map((check) => check.id).filter((id) => !covered.has(id))).toEqual([]);
  });

  test('ids are unique and every check says cause and fix', () => {
    expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
    for (const check of checks)
      expect([check.title, check.cause, check.fix].every((text) => text.length > 5)).toBe(true);
  });

  test.each([
    ['in a ConfigMap', () => withObject(kindDev, configMap({ uri: 'postgresql://mlflow:hunter2@db/mlflow' }))],
    [
      'in a value that another check quotes',
      () => mlflowWith(kindDev, { extraAllowedOrigins: ['https://u:hunter2@a/b'] }),
    ],
    ['in an image', () => mlflowWith(kindDev, { image: { image: 'https://u:hunter2@registry/mlflow' } })],
    [
      'of a replica that is the primary',
      () =>
        mlflowWith(kindProd, {
          backendStoreUri: 'postgresql://mlflow:hunter2@db/mlflow',
          readReplicaBackendStoreUri: 'postgresql://mlflow:hunter2@db/mlflow',
        }),
    ],
  ])('a credential %s is never shown', (_, broken) => {
    const text = formatProblems(runChecks(broken(), today).problems);
    expect(text).toContain('MLF-SECRET-1');
    expect(text).not.toContain('hunter2');
  });

  test.each([
    ['a binding without role', { ...binding('view'), roleRef: undefined }, 'roleRef: is required'],
    ['a pod whose containers are null', pod({ containers: [null] }), 'spec.containers[0]: must be a map, not null'],
    ['a role whose rules are a map', { ...role({}), rules: { a: 1 } }, 'rules: must be a list, not a map'],
  ])('%s is an error of its schema and stops no other check', (_, object, says) => {
    const broken = mlflowWith(kindDev, { replicas: 2 });
    const { problems } = runChecks({ ...broken, objects: [...broken.objects, object as KubernetesObject] }, today);
    expect(formatProblems(problems)).toContain(says);
    expect(problems.map(({ check }) => check)).toContain('MLF-STORE-1');
  });

  test('a check that fails on sound objects is a fault of this package and is not hidden', () => {
    const overlay = { ...overlayOf(kindDev), operatorMade: [null as unknown as KubernetesObject] };
    expect(() => runChecks(overlay, today)).toThrow(TypeError);
  });

  test('problems come in the same order every time', () => {
    const run = () => formatProblems(runChecks(overlayOf(kindDev.replace('dev', 'prod')), today).problems);
    expect(run()).toBe(run());
  });

  test('a finding points at the line of the environment that caused it', () => {
    const overlay = overlayOf(kindDev.replace('dev', 'dev\nserver:\n  replicas: 3'));
    expect(formatProblems(runChecks(overlay, today).problems)).toContain('environments/test.yaml:4:13 MLF-STORE-1');
  });
});

describe('waivers', () => {
  const waiver = (check: string, until = '2027-01-01', object?: string) =>
    `waivers:\n  - check: ${check}\n    reason: good for a test\n    until: "${until}"\n${object ? `    object: ${object}\n` : ''}`;
  const prodOnSqlite = kindDev.replace('dev', 'prod');
  const problems = (yaml: string, day = today) => formatProblems(runChecks(overlayOf(yaml), day).problems);

  test('lift the findings of their check', () => {
    expect(problems(prodOnSqlite)).toContain('MLF-STORE-6');
    expect(problems(prodOnSqlite + waiver('MLF-STORE-6'))).not.toContain('MLF-STORE-6');
  });

  test('for one object leave the others', () => {
    const text = problems(prodOnSqlite + waiver('MLF-IMAGE-1', '2027-01-01', 'CronJob opendatahub/none'));
    expect(text).toContain('MLF-IMAGE-1 Deployment');
    expect(text).toContain('MLF-WAIVER-2 the waiver of MLF-IMAGE-1 lifts nothing');
  });

  test('hold on their last day and no longer', () => {
    expect(problems(prodOnSqlite + waiver('MLF-STORE-6', '2026-11-21'), '2026-11-21')).not.toContain('MLF-STORE-6');
    const after = problems(prodOnSqlite + waiver('MLF-STORE-6', '2026-11-21'), '2026-11-22');
    expect(after).toContain('MLF-WAIVER-1 the waiver of MLF-STORE-6 ran out on 2026-11-21');
    expect(after).toContain('MLF-STORE-6 SQLite in stage prod');
  });

  test('of a check that an ill-formed object stopped are not called unused', () => {
    const broken = overlayOf(kindDev + waiver('MLF-REF-2'));
    const ill = { ...binding('view'), roleRef: undefined } as unknown as KubernetesObject;
    const text = formatProblems(runChecks({ ...broken, objects: [...broken.objects, ill] }, today).problems);
    expect(text).toContain('MLF-SCHEMA-1');
    expect(text).not.toContain('MLF-WAIVER-2');
  });

  test('that are used are listed for the README', () => {
    const { waived } = runChecks(overlayOf(prodOnSqlite + waiver('MLF-STORE-6')), today);
    expect(waived.map(({ check, object, waiver: { reason } }) => [check, object, reason])).toEqual([
      ['MLF-STORE-6', 'overlay', 'good for a test'],
      ['MLF-STORE-6', 'overlay', 'good for a test'],
    ]);
  });

  test('that are over point at their last day', () => {
    expect(problems(kindDev + waiver('MLF-STORE-6', '2026-01-01'))).toMatch(/test\.yaml:9:12 MLF-WAIVER-1/);
  });

  test('of unknown checks are refused with the nearest one', () => {
    expect(problems(kindDev + waiver('MLF-STORES-6'))).toContain(
      'MLF-WAIVER-3 there is no check MLF-STORES-6\n    did you mean MLF-STORE-6?',
    );
  });

  test('of what the API server refuses anyway are refused', () => {
    expect(problems(kindDev + waiver('MLF-SCHEMA-1'))).toContain('MLF-WAIVER-4 MLF-SCHEMA-1 cannot be waived');
  });
});

describe('a changed volume', () => {
  const mlflow = (storage: object) =>
    toYaml([
      { apiVersion: 'mlflow.opendatahub.io/v1', kind: 'MLflow', metadata: { name: 'mlflow' }, spec: { storage } },
    ]);
  const size = (storage: string, storageClassName = 'fast') => ({
    storageClassName,
    resources: { requests: { storage } },
  });

  test('of another size comes with the command that the operator will not run', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('20Gi')), 'ns')).toContain(
      'patch pvc mlflow-pvc --type=merge -p \'{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}\'',
    );
  });

  test('of another class needs a new claim', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('10Gi', 'slow')), 'ns')).toContain('only a new claim');
  });

  test('cannot shrink, and no command pretends to', () => {
    const notice = volumeChange(mlflow(size('20Gi')), mlflow(size('10Gi')), 'ns');
    expect(notice).toContain('goes from 20Gi to 10Gi');
    expect(notice).toContain('no claim can shrink');
    expect(notice).not.toContain('kubectl');
  });

  test('of another size and class needs a new claim', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('20Gi', 'slow')), 'ns')).toContain('only a new claim');
  });

  test('of the same size in other words is not spoken of', () => {
    expect(volumeChange(mlflow(size('1Gi')), mlflow(size('1024Mi')), 'ns')).toBeUndefined();
  });

  test('that stays is not spoken of', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('10Gi')), 'ns')).toBeUndefined();
  });
});

describe('a kind of a familiar name', () => {
  test('under a version that does not have it is refused with the one that does', () => {
    const binding = { apiVersion: 'v1', kind: 'RoleBinding', metadata: { name: 'b', namespace: 'a' } };
    expect(formatProblems(runChecks(withObject(kindDev, binding), today).problems)).toContain(
      'MLF-SCHEMA-1 RoleBinding a/b apiVersion: v1 has no RoleBinding; it is a kind of rbac.authorization.k8s.io/v1',
    );
    const old = { apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata: { name: 'c', namespace: 'a' } };
    expect(formatProblems(runChecks(withObject(kindDev, old), today).problems)).toContain(
      'batch/v1beta1 has no CronJob',
    );
  });

  test('of another group is left alone', () => {
    const openshift = {
      apiVersion: 'authorization.openshift.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'b', namespace: 'a' },
      groupNames: ['x'],
    };
    expect(runChecks(withObject(kindDev, openshift), today).problems).toEqual([]);
  });
});
