import { kindDev, kindProd, overlayOf, rhoaiProd } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProd } from '../../support/standalone.js';
import {
  type Allowed,
  type Broken,
  changed,
  container,
  mlflowWith,
  pod,
  policy,
  s3Only,
  variable,
  withDefaultEgress,
  withObject,
  withObjects,
  withVariable,
} from '../support.js';

const traces = (value: string) => withVariable('OTEL_EXPORTER_OTLP_ENDPOINT', value);

const endpoints: readonly Broken[] = [
  ['http://collector.telemetry.svc:4318', 'port 4318 of collector.telemetry.svc is closed'],
  ['http://collector:4318', 'port 4318 of collector is closed'],
  ['http://collector.telemetry:4318/v1/traces', 'port 4318 of collector.telemetry is closed'],
  ['https://otel.example.com:4318', 'port 4318 of otel.example.com is closed'],
  ['http://otel.example.com', 'port 80 of otel.example.com is closed'],
  ['grpc://10.1.2.3:4317', 'port 4317 of 10.1.2.3 is closed'],
  ['http://[fd00::5]:4318', 'port 4318 of fd00::5 is closed'],
  ['http://user:x@otel.example.com:4318', 'port 4318 of otel.example.com is closed'],
].map(([value = '', says = '']) => [
  'MLF-EGRESS-6',
  standaloneProd,
  () => traces(value),
  `OTEL_EXPORTER_OTLP_ENDPOINT: ${says}`,
]);

/** A proxy in the variables of the server, as people write it by hand. */
const byHand = (noProxy: string, ...others: readonly string[]) =>
  overlayOf(
    replaced(
      standaloneProd,
      'replicas: 2}',
      `replicas: 2, env: [{name: https_proxy, value: "http://proxy.example.com:443"}, {name: NO_PROXY, value: "${noProxy}"}, ${others.join(', ')}]}`,
    ),
  );
const collector = '{name: COLLECTOR_URL, value: "https://collector.telemetry.svc"}';

export const broken: readonly Broken[] = [
  ...endpoints,
  [
    'MLF-EGRESS-7',
    standaloneProd,
    () => byHand('10.96.0.0/12,.cluster.local', collector),
    'COLLECTOR_URL: collector.telemetry.svc is reached through the proxy',
  ],
  [
    'MLF-EGRESS-7',
    standaloneProd,
    () => byHand('localhost,.svc'),
    'https_proxy: the API server is reached through the proxy',
  ],
  [
    'MLF-EGRESS-7',
    kindProd,
    () => mlflowWith(kindProd, { env: [{ name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }] }),
    'MLflow mlflow spec.env[0]: HTTPS_PROXY: the API server is reached through the proxy',
  ],
  [
    'MLF-EGRESS-6',
    kindProd,
    () => mlflowWith(kindProd, { env: [{ name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }] }),
    'MLflow mlflow spec.env[0]: HTTPS_PROXY: port 3128 of proxy.example.com is closed',
  ],
  [
    'MLF-EGRESS-6',
    standaloneProd,
    () =>
      overlayOf(
        `${replaced(standaloneProd, 'replicas: 2}', 'replicas: 2, env: [{name: OPENAI_API_BASE, value: "https://api.openai.com/v1"}]}').replace('artifactStore: {type: s3, bucket: mlflow, ', 'artifactStore: {type: s3, provider: ceph, endpoint: "http://s3.storage.svc:9000", bucket: mlflow, ')}networkPolicy: {apiServer: {cidrs: [10.43.0.1/32]}}\n`,
      ),
    'OPENAI_API_BASE: port 443 of api.openai.com is closed',
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
    'every port of every address is allowed',
  ],
  [
    'MLF-EGRESS-5',
    replaced(kindProd, 'db.databases.svc}', 'db.databases.svc, port: 15432}'),
    () =>
      changed(
        replaced(kindProd, 'db.databases.svc}', 'db.databases.svc, port: 15432}'),
        'MLflow',
        ({ spec }) => delete spec['networkPolicyAdditionalEgressRules'],
      ),
    'port 15432 of db.databases.svc is closed',
  ],
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
    () =>
      withObject(
        kindDev,
        policy({ podSelector: { matchLabels: { app: 'others' } }, egress: [{ ports: [{ port: 443 }] }] }),
      ),
    'NetworkPolicy opendatahub/own spec.egress: UDP 53, TCP 53 closed',
  ],
  [
    'MLF-EGRESS-3',
    replaced(kindProd, '8333', '7480'),
    () => withDefaultEgress(replaced(kindProd, '8333', '7480')),
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
    'spec.networkPolicyAdditionalEgressRules[0]: every port of every address is allowed',
  ],
];

const additionalEgress = (item: string, value: string) =>
  overlayOf(
    `${replaced(standaloneProd, 'replicas: 2}', `replicas: 2, env: [{name: COLLECTOR_URL, value: "${value}"}]}`)}networkPolicy: {additionalEgress: [${item}]}\n`,
  );

const open: readonly Allowed[] = [
  ['an address of the pod itself', () => traces('http://127.0.0.1:4318,http://[::1]:4318,http://localhost:4318')],
  ['a port that is open to any address', () => traces('https://otel.example.com')],
  ['a value that is no address', () => traces('disabled')],
  ['a store', () => withVariable('TRACES_URI', 's3://bucket/prefix')],
  ['what browsers call', () => withVariable('OIDC_REDIRECT_URI', 'https://mlflow.example.com:8444/callback')],
  [
    'pods that a field opens',
    () =>
      additionalEgress('{reason: x, to: {namespace: telemetry}, ports: [4318]}', 'http://collector.telemetry.svc:4318'),
  ],
  [
    'a range that has the address',
    () =>
      additionalEgress(
        '{reason: x, to: {cidrs: ["fd00::/64", 10.0.0.0/8]}, ports: [4318]}',
        'http://10.9.8.7:4318,http://[fd00::7]:4318',
      ),
  ],
  [
    'what goes through a proxy',
    () =>
      overlayOf(
        `${replaced(standaloneProd, 'replicas: 2}', 'replicas: 2, env: [{name: COLLECTOR_URL, value: "http://otel.example.com:4318"}]}')}httpProxy: {url: "http://proxy.example.com:3128"}\n`,
      ),
  ],
  [
    'a second policy for the same pods: policies add up',
    () =>
      withObjects(traces('https://otel.example.com:4318'), {
        ...policy({
          podSelector: {
            matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'In', values: ['server'] }],
          },
          egress: [{ ports: [{ port: 4318 }] }],
        }),
        metadata: { name: 'own', namespace: 'mlflow' },
      }),
  ],
  [
    'pods without a policy for egress',
    () => withObject(kindDev, { ...pod({ containers: [container(variable('A_URL', 'http://x.example.com:81'))] }) }),
  ],
].map(([what, overlay]) => ['MLF-EGRESS-6', what, overlay] as unknown as Allowed);

export const allowed: readonly Allowed[] = [
  ...open,
  ['MLF-EGRESS-7', 'ranges that may have the API server', () => byHand('.svc,172.20.0.0/16', collector)],
  ['MLF-EGRESS-7', 'everything directly', () => byHand('*', collector)],
  [
    'MLF-EGRESS-7',
    'what httpProxy computes',
    () =>
      overlayOf(
        `${replaced(standaloneProd, 'replicas: 2}', `replicas: 2, env: [${collector}, {name: OTHER_URL, value: "https://otel.example.com"}]}`)}httpProxy: {url: "http://proxy.example.com:3128"}\n`,
      ),
  ],
  [
    'MLF-EGRESS-1',
    'an additional policy for pods whose DNS another one opens',
    () => withObject(kindDev, policy({ egress: [{ ports: [{ port: 15012 }] }] })),
  ],
  [
    'MLF-EGRESS-3',
    'a store that an additional policy opens',
    () =>
      withObjects(
        mlflowWith(kindProd, { networkPolicyEgressRules: s3Only({ ports: [{ port: 5432 }] }) }),
        policy({ podSelector: { matchLabels: { app: 'mlflow' } }, egress: [{ ports: [{ port: 8333 }] }] }),
      ),
  ],
  ['MLF-EGRESS-2', 'an empty list of rules', () => mlflowWith(kindDev, { networkPolicyEgressRules: [] })],
  [
    'MLF-EGRESS-3',
    'a named port, whose number is defined in the pods of others',
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
];
