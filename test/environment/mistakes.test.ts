import { readFileSync } from 'node:fs';
import { formatProblems } from '../../lib/environment/parse.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindProd, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

function mistakes(yaml: string): string {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  return 'problems' in result ? formatProblems(result.problems) : '';
}

const withServer = (fields: string) => replaced(standaloneProd, ', replicas: 2}', `, ${fields}}`);
const withStore = (fields: string) =>
  replaced(standaloneCloudNativePg, 'cloudnative-pg,', `cloudnative-pg, ${fields},`);
const watched = (yaml: string) => `${yaml}observability: {alerts: {}}\n`;
const sealed = standaloneVariants['sealed'] ?? '';

test.each([
  ['a schedule that is none, beside alerts', watched(replaced(standaloneProd, '0 2 * * 0', 'x')), '10:31 "x": a cron'],
  [
    'a scrape that takes longer than the time to the next one',
    `${standaloneProd}observability: {serviceMonitor: {interval: 10s, scrapeTimeout: 40s, podNetworks: [10.0.0.0/8]}}\n`,
    'observability.serviceMonitor.scrapeTimeout: the timeout 40s is longer than the interval 10s',
  ],
  [
    'half a pod in a quota',
    `${standaloneDev}workspaces: [{namespace: a, quota: {pods: 1.5}}]\n`,
    'quota.pods: 1.5 is not valid: an amount is a quantity, such as 500m or 64Gi, or a whole number',
  ],
  [
    'a schedule of no day',
    watched(replaced(standaloneProd, '0 2 * * 0', '0 2 30 2 *')),
    '10:31 "0 2 30 2 *": no date matches',
  ],
  [
    'a schedule of backups that is none',
    `${standaloneDev}backup: {schedule: every day}\n`,
    '10:20 "every day": a cron',
  ],
  [
    'an hour that no day has',
    replaced(standaloneCloudNativePg, 'backup: {', 'backup: {schedule: "0 0 25 * * *", '),
    '6:57 "0 0 25 * * *": Invalid value for hour: 25',
  ],
  [
    'an operator of no selector',
    replaced(standaloneProd, 'matchLabels: {mlflow-enabled: "true"}', 'matchExpressions: [{key: a, operator: exists}]'),
    'operator: "exists" is not a valid operator\n    allowed: In, NotIn, Exists, DoesNotExist',
  ],
  [
    'a selector without values',
    replaced(standaloneProd, 'matchLabels: {mlflow-enabled: "true"}', 'matchExpressions: [{key: a, operator: In}]'),
    'matchExpressions[0].values: In requires values',
  ],
  [
    'a label that no namespace can have',
    replaced(standaloneProd, 'mlflow-enabled: "true"', 'mlflow-enabled: "a/b"'),
    'matchLabels.mlflow-enabled: "a/b" is not a valid label value',
  ],
  ['a host that is none', withServer('extraAllowedHosts: ["<x>"]'), 'extraAllowedHosts[0]: "<x>" is not valid'],
  [
    'a pod network with too many patterns',
    `${standaloneProd}observability: {serviceMonitor: {podNetworks: [10.128.0.0/9]}}\n`,
    '11:48 observability.serviceMonitor.podNetworks[0]: 10.128.0.0/9 expands to 1152 patterns of allowed hosts, and each request is compared with all of them\n    use a range that ends at a full octet, such as 10.0.0.0/8',
  ],
  [
    'two registries',
    `${withStore('registryDatabase: reg')}registryStore: {host: other.example.com}\n`,
    '11:16 a registry store and backendStore.registryDatabase',
  ],
  [
    'two read replicas',
    `${withStore('readReplica: true')}readReplica: {host: other.example.com}\n`,
    '11:14 a read replica and backendStore.readReplica',
  ],
  [
    'an endpoint that is not of Amazon',
    replaced(standaloneProd, 'bucket: mlflow,', 'bucket: mlflow, endpoint: "https://s3.example.com",'),
    'endpoint s3.example.com with provider aws, its default',
  ],
  [
    'an S3 service of the cluster whose CA nobody knows',
    replaced(standaloneProd, 'bucket: mlflow,', 'bucket: mlflow, provider: minio, endpoint: "https://minio.s3.svc",'),
    'the CA of an S3 service inside the cluster is not in the public trust stores',
  ],
  [
    'a field of the server inside a type of Kubernetes',
    replaced(standaloneDev, 'size: xs', 'size: xs, storage: {existingClaim: old}'),
    'server.storage.existingClaim: unknown field\n    it belongs to server.existingClaim, for example existingClaim: {name: mlflow-data}',
  ],
  [
    'a replica of SQLite',
    `${standaloneDev}readReplica: {host: r.example.com}\n`,
    '10:14 SQLite does not support a read replica',
  ],
  [
    'a database with the name of the server',
    withStore('name: mlflow'),
    '6:44 backendStore.name: "mlflow" is the name of the NetworkPolicy, AuthorizationPolicy, CiliumNetworkPolicy, ServiceAccount and PodDisruptionBudget of the server\n    remove name, whose default is mlflow-db; or use another name, such as mlflow-2',
  ],
  [
    'a database with the name of the cache',
    readFileSync('environments/kind/keycloak.yaml', 'utf8').replace(
      /^backendStore:$/m,
      'backendStore:\n  name: mlflow-cache',
    ),
    'backendStore.name: "mlflow-cache" is the name of the NetworkPolicy, AuthorizationPolicy, CiliumNetworkPolicy and ServiceAccount of the cache\n    remove name, whose default is mlflow-db; or use another name',
  ],
  [
    'a name that no Service may have',
    `${standaloneProd}name: 1mlflow\n`,
    '11:7 name: "1mlflow" is not a valid name for a Service: lower-case letters, digits and "-", a letter first, at most 63\n    use another name',
  ],
  [
    'a variable that is computed',
    withServer('env: [{name: MLFLOW_BACKEND_STORE_URI, value: "sqlite:///x"}]'),
    'server.env sets MLFLOW_BACKEND_STORE_URI, which is computed from the environment, for the jobs too\n    remove it, and set backendStore',
  ],
  ...(
    [
      [
        '2.0.0',
        'mlflow-kubernetes-plugins 1.5.0 requires 3.10\n    write a version from 3.10 to 3.14, or of 3.17, which',
      ],
      ['3.9.9', 'mlflow-kubernetes-plugins 1.5.0 requires 3.10'],
      ['3.15.1', 'it requires mlflow-kubernetes-plugins 1.6.0, whose resources and rights'],
      ['3.16.0', 'it requires mlflow-kubernetes-plugins 1.7.1, whose resources and rights'],
      ['3.18.0', 'no release of mlflow-kubernetes-plugins supports it; the newest, 2.1.0, supports MLflow up to 3.17'],
      ['3.99.0', 'no release of mlflow-kubernetes-plugins supports it'],
      ['4.0.0', 'no release of mlflow-kubernetes-plugins supports it'],
    ] as const
  ).map(
    ([version, says]) =>
      [
        `MLflow ${version}`,
        replaced(standaloneProd, '"}, replicas', `", version: ${version}}, replicas`),
        `MLflow ${version} with authentication kubernetes: ${says}`,
      ] as [string, string, string],
  ),
  [
    'a version that is unknown without a plug-in',
    replaced(replaced(standaloneDev, '2"}, size', '2", version: 3.18.0}, size'), 'type: kubernetes', 'type: none'),
    'MLflow 3.18.0 with authentication none: its variables and paths are not known',
  ],
  ...(
    [
      [
        'ml.abc123.eu-central-1.rds.amazonaws.com',
        'with the file from https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem',
      ],
      ['ml.cluster-abc123.rds.cn-north-1.amazonaws.com.cn', 'the CA of Amazon RDS and Aurora is not in the public'],
      ['abc.def.europe-west1.sql.goog', 'gcloud sql ssl server-ca-certs list'],
      ['db.home.local', 'no public CA issues a certificate for such a host'],
      ['10.20.0.3', 'no public CA issues a certificate for a private address'],
      ['ml-acme.a.aivencloud.com', 'with the file from `avn project ca-get'],
      ['ml-do-user-1.db.ondigitalocean.com', 'with the file from `doctl databases get-ca'],
      ['postgres', 'no public CA issues a certificate for such a host'],
    ] as const
  ).map(
    ([host, says]) =>
      [`${host} without its CA`, replaced(standaloneProd, 'db.example.com', host), says] as [string, string, string],
  ),
  [
    'paths beside a prefix',
    replaced(withServer('staticPrefix: /ml'), 'hostnames:', 'extraPaths: [/oidc], hostnames:'),
    'extraPaths with staticPrefix /ml',
  ],
  [
    'an autoscaler that has nothing to count',
    withServer('autoscaling: {maxReplicas: 2}, resources: {limits: {memory: 4Gi}}'),
    'server.resources: autoscaling by CPU utilization requires a CPU request',
  ],
  [
    'a claim that exists and one to create',
    withServer(
      'existingClaim: {name: old}, storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}',
    ),
    'existingClaim old with server.storage',
  ],
  [
    "the pods of Cilium as peer of Cilium's own ingress",
    replaced(
      standaloneProd,
      /^gateway: .*$/m,
      'gateway: {type: ingress, controller: other, className: cilium, hostnames: [mlflow.example.com], tls: {source: controller}, peer: {namespace: kube-system}}',
    ),
    'className cilium without an entity as peer',
  ],
  [
    'a Secret that is sealed twice, once with its namespace',
    replaced(sealed, /^( +- \{name: mlflow-encryption-keys,)(.*)$/m, '$1$2\n$1 namespace: mlflow,$2'),
    'Secret mlflow/mlflow-encryption-keys is sealed twice',
  ],
])('%s is a problem of the file', (_, yaml, expected) => {
  expect(mistakes(yaml)).toContain(expected);
});

test('a wrong operator of a selector is one problem', () => {
  const wrong = 'matchExpressions: [{key: a, operator: exists}]';
  expect(mistakes(replaced(standaloneProd, 'matchLabels: {mlflow-enabled: "true"}', wrong)).split('\n')).toEqual([
    expect.stringMatching(/operator: "exists" is not a valid operator/),
    '    allowed: In, NotIn, Exists, DoesNotExist',
  ]);
});

test.each([
  ['a variable', withServer('env: [{name: DB_PASSWORD, value: hunter2}]'), '5:126 MLF-SECRET-1'],
  ['an image', replaced(withServer('size: s'), /@sha256:b+/, ':3.17.2'), '5:25 MLF-IMAGE-1'],
  ['a volume', withServer('volumes: [{name: tmp, emptyDir: {}}]'), '5:130 MLF-SCHEMA-1'],
  ['a mount', withServer('volumeMounts: [{name: v, mountPath: /v}]'), '5:135 MLF-REF-5'],
  ['a source of a volume', withServer('volumes: [{name: own, configMap: {name: missing}}]'), '5:130 MLF-REF-1'],
  [
    'an extra object',
    `${standaloneProd}extraObjects: [{apiVersion: v1, kind: Service, metadata: {name: Bad, namespace: mlflow}}]\n`,
    '11:65 MLF-NAME-1',
  ],
])('what a check finds of %s stands at its place, once', (_, yaml, expected) => {
  const lines = mistakes(yaml)
    .split('\n')
    .filter((line) => line.includes(expected.split(' ')[1] ?? ''));
  expect(lines).toEqual([expect.stringContaining(`e.yaml:${expected}`)]);
});

test.each([
  [
    'a map that is wanted',
    replaced(standaloneProd, /image: \{image: ("[^"]*")\}/, 'image: $1'),
    'write a map, for example image: {image: registry.example.com/mlflow@sha256:<digest>}',
  ],
  ['a label without quotes', replaced(standaloneProd, '"true"', 'true'), 'write it in quotes: "true"'],
  ['a quantity', withServer('resources: {limits: {memory: 4GB}}'), '"4GB" is not a quantity, such as 512Mi'],
  [
    'a URI in place of a Secret',
    replaced(standaloneProd, 'host: db.example.com', 'host: db.example.com, uri: "x"'),
    'credentials belong in a Secret',
  ],
])('%s is explained', (_, yaml, expected) => {
  expect(mistakes(yaml)).toContain(expected);
});

test('a duration that is none is one mistake', () => {
  const text = mistakes(replaced(kindProd, 'hostnames: [', 'timeouts: {request: "1 m"}, hostnames: ['));
  expect(text).toContain('"1 m" is not valid: a duration consists of numbers with the units h, m, s or ms');
  expect(text.split('\n')).toHaveLength(2);
});
