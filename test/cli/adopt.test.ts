/** `adopt`: what it takes from values, resources and running servers, what it loses, and that no secret value is in its output. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { adoptDocuments } from '../../lib/cli/adopt/adopt.js';
import type { Line } from '../../lib/cli/adopt/adoption.js';
import { report } from '../../lib/cli/adopt/report.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { runIn } from '../support/cli.js';
import { today } from '../support/environments.js';

const folder = join(__dirname, '../fixtures/adopt');

interface Expected {
  readonly environment: object;
  /** Fields that were not taken, by a part of their name. */
  readonly lost: readonly string[];
  readonly secrets: readonly string[];
  /** The beginnings of what remains to be done. */
  readonly problems: readonly string[];
}

function adopted(yaml: string, options: object = {}) {
  const found = adoptDocuments(
    parseAllDocuments(yaml).map((one) => one.toJS() as unknown),
    options,
    today,
  );
  if (!found) throw new Error('not recognised');
  const of = (kind: Line['kind']) => found.lines.filter((line) => line.kind === kind);
  return { ...found, environment: parse(found.text) as object, of };
}

const cases: Readonly<Record<string, Expected>> = {
  'community-minio': {
    environment: {
      platform: 'kubernetes',
      form: 'standalone',
      stage: 'prod',
      backendStore: { type: 'postgresql', host: 'postgresql', port: 5432, database: 'tracking' },
      artifactStore: {
        ...{ type: 's3', bucket: 'team-artifacts', endpoint: 'http://minio.storage:9000', provider: 'minio' },
        ...{ region: 'eu-west-1', access: 'direct' },
      },
      server: { resources: { requests: { cpu: '200m', memory: '512Mi' } } },
    },
    lost: ['MLFLOW_S3_IGNORE_TLS', 'image'],
    secrets: ['Secret mlflow-db-credentials', 'Secret mlflow-artifacts-credentials'],
    problems: ['backendStore.tls.ca'],
  },
  'community-gcs': {
    environment: {
      backendStore: { type: 'postgresql', credentials: { type: 'user', name: 'tracking-db' } },
      artifactStore: { type: 'gcs', credentials: { type: 'key-file', name: 'tracking-robot', key: 'robot.json' } },
      server: { extraAllowedHosts: ['tracking.example.com'] },
    },
    lost: ['auth'],
    secrets: [],
    problems: [],
  },
  'community-volume': {
    environment: {
      stage: 'dev',
      backendStore: { credentials: { name: 'tracking-db', usernameKey: 'DB_USER', passwordKey: 'DB_PASSWORD' } },
      artifactStore: { type: 'volume', path: '/mlflow/artifacts' },
      server: { existingClaim: { name: 'tracking-artifacts' } },
    },
    lost: [],
    secrets: [],
    problems: ['backendStore.tls.ca'],
  },
  'community-alb': {
    environment: {
      artifactStore: {
        credentials: {
          type: 'workload-identity',
          serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/tracking' },
        },
      },
      server: { autoscaling: { minReplicas: 2, maxReplicas: 4 } },
      gateway: { type: 'ingress', controller: 'alb', hostnames: ['tracking.example.com'] },
    },
    lost: ['serviceMonitor'],
    secrets: ['Secret mlflow-db-credentials'],
    problems: ['backendStore.tls.ca', 'gateway.peer is missing'],
  },
  'community-mysql': {
    environment: {
      artifactStore: { type: 'azure', account: 'teamartifacts', credentials: { type: 'access-key' } },
    },
    lost: ['backendStore.mysql'],
    secrets: ['the key AZURE_STORAGE_ACCESS_KEY'],
    problems: ['backendStore is missing'],
  },
  'official-sqlite': {
    environment: {
      backendStore: { type: 'sqlite', path: '/mlflow/tracking.db' },
      artifactStore: { type: 'volume', path: '/mlflow/files' },
      server: { workers: 2, storage: { storageClassName: 'gp2', resources: { requests: { storage: '20Gi' } } } },
      garbageCollection: { schedule: '0 3 * * 0', olderThan: '14d' },
    },
    lost: ['image'],
    secrets: [],
    problems: [],
  },
  'official-secret': {
    environment: {
      server: {
        ...{ replicas: 2, workers: 4, staticPrefix: '/tracking' },
        env: [{ name: 'MLFLOW_ENABLE_ASYNC_LOGGING', value: 'true' }],
        image: { image: 'registry.example.com/ml/mlflow:3.17.2', pullSecrets: ['registry'] },
      },
      backendStore: { type: 'postgresql', credentials: { type: 'uri', name: 'tracking-db', key: 'uri' } },
      artifactStore: {
        prefix: 'mlflow',
        credentials: { name: 'tracking-s3', accessKeyIdKey: 'access-key-id', secretAccessKeyKey: 'secret-access-key' },
      },
      gateway: {
        tls: { source: 'cert-manager', issuer: { name: 'letsencrypt', kind: 'ClusterIssuer' } },
        annotations: { 'external-dns.alpha.kubernetes.io/ttl': '60' },
      },
    },
    lost: ['app_name', 'networkPolicy.additionalEgressRules'],
    secrets: [],
    problems: ['backendStore.host is missing'],
  },
  bitnami: {
    environment: {
      server: {
        replicas: 2,
        env: [
          { name: 'OPENAI_API_KEY', valueFrom: { secretKeyRef: { name: 'adopted-variables', key: 'OPENAI_API_KEY' } } },
        ],
      },
      backendStore: { port: 5433, credentials: { type: 'user', name: 'tracking-db', passwordKey: 'db-password' } },
      artifactStore: {
        endpoint: 'https://minio.example.com:9000',
        credentials: { accessKeyIdKey: 'root-user', secretAccessKeyKey: 'root-password' },
      },
      gateway: { type: 'ingress-route', tls: { source: 'secret', secretName: 'tracking.example.com-tls' } },
    },
    lost: ['run'],
    secrets: ['add the key username to Secret tracking-db', 'Secret adopted-variables with the key OPENAI_API_KEY'],
    problems: [],
  },
  'mlflow-resource': {
    environment: {
      platform: 'odh',
      release: '3.5',
      server: { replicas: 2, workers: 2 },
      backendStore: { type: 'postgresql', uriFrom: { name: 'tracking-db', key: 'uri' } },
      artifactStore: { type: 's3', region: 'eu-west-1', credentials: { type: 'secret', name: 'tracking-s3' } },
      garbageCollection: { olderThan: '14d' },
    },
    lost: [],
    secrets: [],
    problems: ['backendStore.host is missing'],
  },
  'running-ingress': {
    environment: {
      namespace: 'tracking',
      server: { workers: 4, image: { image: 'registry.example.com/ml/mlflow:3.17.2' } },
      backendStore: { host: 'tracking-db.example.com', database: 'tracking', tls: { mode: 'require' } },
      artifactStore: { bucket: 'team-artifacts', prefix: 'mlflow', access: 'direct' },
      gateway: { controller: 'nginx', hostnames: ['tracking.example.com'], tls: { secretName: 'tracking-tls' } },
    },
    lost: ['containers.1'],
    secrets: ['Secret mlflow-db-credentials', 'Secret mlflow-artifacts-credentials'],
    problems: ['MLF-IMAGE-1'],
  },
  'running-secrets': {
    environment: {
      platform: 'openshift',
      server: { replicas: 2 },
      backendStore: { host: 'tracking-db.example.com', credentials: { name: 'tracking-db', usernameKey: 'user' } },
      artifactStore: { region: 'eu-west-1', credentials: { accessKeyIdKey: 'id', secretAccessKeyKey: 'secret' } },
      gateway: { type: 'route', hostnames: ['tracking.apps.example.com'] },
    },
    lost: ['image'],
    secrets: [],
    problems: [],
  },
  'running-files': {
    environment: {
      artifactStore: { type: 'volume', path: '/mlflow/files' },
      server: { existingClaim: { name: 'tracking' } },
    },
    lost: ['--backend-store-uri', 'image'],
    secrets: [],
    problems: ['backendStore is missing'],
  },
};

test('every input has its expectations', () => {
  expect(readdirSync(folder).map((name) => name.replace(/\.yaml$/, ''))).toEqual(Object.keys(cases).sort());
});

test.each(Object.entries(cases))('%s', (name, expected) => {
  const found = adopted(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
  expect(found.environment).toMatchObject(expected.environment);
  expect(found.of('lost').map(({ from }) => from)).toEqual(expected.lost.map((part) => expect.stringContaining(part)));
  expect(found.of('secret').map(({ why }) => why)).toEqual(
    expected.secrets.map((part) => expect.stringContaining(part)),
  );
  const problems = found.problems.map((problem) => formatProblems([problem]));
  expect(problems).toEqual(expected.problems.map((part) => expect.stringContaining(part)));
  expect(JSON.stringify(found)).not.toContain('not-a-secret');
  expect(report(found)).not.toContain('not-a-secret');
});

const deployment = (container: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: mlflow}
spec: {template: {spec: {containers: [${container}]}}}`;

const lostOf = (yaml: string, options: object = {}) =>
  adopted(yaml, options)
    .of('lost')
    .map(({ from = '' }) => from);

test('paths below the host, and what only an Ingress says to Traefik, are not lost without a word', () => {
  const values = (more: string) => `
backendStore: {postgres: {enabled: true, host: db.example.com, database: a, user: a, password: b}}
artifactRoot: {s3: {enabled: true, bucket: team-artifacts}}
autoscaling: {enabled: true, maxReplicas: 3, targetCPUUtilizationPercentage: 70}
ingress:
  enabled: true
  className: traefik
  annotations:
    traefik.ingress.kubernetes.io/router.middlewares: auth-forward@kubernetescrd
    traefik.ingress.kubernetes.io/router.entrypoints: web, other
    external-dns.alpha.kubernetes.io/ttl: "60"
  hosts: [{host: a.example.com, paths: [{path: /tracking/*, pathType: Prefix}]}]
${more}`;
  expect(lostOf(values(''))).toEqual([
    'ingress.annotations traefik.ingress.kubernetes.io/router.middlewares',
    'ingress.hosts path /tracking',
  ]);
  expect(lostOf(values('extraArgs: {staticPrefix: /tracking}'))).toEqual([
    'ingress.annotations traefik.ingress.kubernetes.io/router.middlewares',
  ]);
  const { environment, of } = adopted(values(''));
  expect(environment).toMatchObject({
    server: { autoscaling: { targetCpuUtilization: 70 } },
    gateway: { entryPoints: ['web', 'other'], annotations: { 'external-dns.alpha.kubernetes.io/ttl': '60' } },
  });
  expect(of('assumed').map(({ to }) => to)).toContain('authentication.type');
});

test('what a shell runs before the server is said, and is no option of it', () => {
  const running = (script: string) =>
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'ns' },
      spec: {
        template: {
          spec: { containers: [{ name: 'a', image: 'example.com/mlflow:1', command: ['sh', '-c', script] }] },
        },
      },
    });
  const server = 'exec mlflow server --backend-store-uri sqlite:////data/a.db --workers 2';
  const place = 'Deployment a: spec.template.spec.containers.0.command before mlflow server';
  const script = `pip install --no-cache-dir psycopg2 && ${server}`;
  expect(lostOf(running(script))).toContain(place);
  expect(lostOf(running(script)).filter((from) => from.includes('no-cache-dir'))).toEqual([]);
  expect(lostOf(running(server))).not.toContain(place);
  expect(adopted(running(script)).environment).toMatchObject({ server: { workers: 2 } });
});

describe('single fields', () => {
  test.each([
    ['an unknown value', 'backendStore: {}\nartifactRoot: {}\nmagic: {level: 3}', 'magic.level'],
    ['a database of the chart', 'tracking: {}\nminio: {enabled: false}\npostgresql: {enabled: true}', 'postgresql'],
    [
      'a URI in a Secret that is not known',
      deployment('{image: x, args: [mlflow, server, --backend-store-uri=$DB]}'),
      '--backend-store-uri',
    ],
    [
      'a MySQL URI',
      deployment('{image: x, args: [mlflow, server, "--backend-store-uri=mysql+pymysql://u:p@h/d"]}'),
      'uri',
    ],
  ])('%s is not taken, and nothing is made up for it', (_, yaml, from) => {
    const { of, environment } = adopted(yaml);
    expect(of('lost').map((line) => line.from)).toContainEqual(expect.stringContaining(from));
    if (from !== 'magic.level') expect(environment).not.toHaveProperty('backendStore');
  });

  test('a URI in a key of a Secret is referred to', () => {
    const env = '[{name: MLFLOW_BACKEND_STORE_URI, valueFrom: {secretKeyRef: {name: db, key: uri}}}]';
    const { environment } = adopted(deployment(`{image: x, command: [mlflow, server], env: ${env}}`));
    expect(environment).toMatchObject({ backendStore: { credentials: { type: 'uri', name: 'db', key: 'uri' } } });
    expect(environment).not.toHaveProperty('server.env');
  });

  test.each([
    ['variable', '{image: x, args: [mlflow, server], env: [{name: API_TOKEN, value: hidden}]}'],
    ['URL in a variable', '{image: x, args: [mlflow, server], env: [{name: PROXY, value: "http://u:hidden@proxy"}]}'],
    ['id of a key', '{image: x, args: [mlflow, server], env: [{name: AWS_ACCESS_KEY_ID, value: hidden}]}'],
    [
      'URL of the S3 service',
      '{image: x, args: [mlflow, server, --artifacts-destination=s3://bucket/a], env: [{name: MLFLOW_S3_ENDPOINT_URL, value: "http://u:hidden@s3"}]}',
    ],
    ['argument', '{image: x, args: [mlflow, server, "--registry-store-uri=postgresql://u:hidden@h/d"]}'],
    ['sidecar', '{image: x, args: [mlflow, server]}, {name: a, image: y, env: [{name: PASSWORD, value: hidden}]}'],
  ])('a secret in a %s is not copied', (_, containers) => {
    const found = adopted(deployment(containers));
    expect(JSON.stringify(found)).not.toContain('hidden');
    expect([...found.of('secret'), ...found.of('lost')]).toHaveLength(1);
  });

  test('containers of values with secrets are not copied', () => {
    const { of, text } = adopted(
      'backendStore: {}\nextraContainers: [{name: a, image: y, env: [{name: PASSWORD, value: hidden}]}]',
    );
    expect(text).not.toContain('hidden');
    expect(of('lost')).toEqual([
      { kind: 'lost', from: 'extraContainers', why: expect.stringContaining('server.sidecars') as unknown },
    ]);
  });

  test('the claim of a StatefulSet is the one of its first pod', () => {
    const { environment } = adopted(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: old}
spec:
  template:
    spec:
      containers:
        - image: x
          args: [mlflow, server, --backend-store-uri, "sqlite:////var/data/db/tracking.db"]
          volumeMounts: [{name: data, mountPath: /var/data}]
  volumeClaimTemplates: [{metadata: {name: data}}]`);
    expect(environment).toMatchObject({
      server: { existingClaim: { name: 'data-old-0' } },
      backendStore: { type: 'sqlite', path: '/mlflow/db/tracking.db' },
    });
  });

  test('routes of a Gateway are taken, one gateway only, and each other object is named', () => {
    const objects = (kind: string, name: string, spec: string) =>
      `---\napiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ml}\nspec: ${spec}\n`;
    const { environment, of } = adopted(
      [
        objects(
          'Deployment',
          'old',
          '{template: {metadata: {labels: {app: old}}, spec: {containers: [{image: x/mlflow:1}]}}}',
        ),
        objects('Service', 'front', '{type: NodePort, selector: {app: old}}'),
        objects(
          'HTTPRoute',
          'first',
          '{hostnames: [a.example.com], parentRefs: [{name: public, sectionName: https}], rules: [{backendRefs: [{name: front}]}]}',
        ),
        objects(
          'Ingress',
          'second',
          '{rules: [{host: b.example.com, http: {paths: [{backend: {service: {name: front}}}]}}]}',
        ),
        objects('HorizontalPodAutoscaler', 'old', '{maxReplicas: 3}'),
        objects('Secret', 'db', '{}'),
        objects('Deployment', 'minio', '{replicas: 1}'),
      ].join(''),
    );
    expect(environment).toMatchObject({
      gateway: {
        type: 'gateway-api',
        name: 'public',
        namespace: 'ml',
        sectionName: 'https',
        hostnames: ['a.example.com'],
      },
    });
    expect(of('lost').map(({ from, why }) => `${from}: ${why}`)).toEqual(
      [
        'Service front: access',
        'Ingress second: spec: an environment has one',
        'HorizontalPodAutoscaler old: write',
        'Deployment minio: it is no part',
      ].map((text) => expect.stringContaining(text) as unknown),
    );
    expect(of('computed')).toContainEqual(expect.objectContaining({ from: 'Secret db' }));
  });

  test('init containers that migrate or wait are not needed', () => {
    const { of } = adopted(
      `${deployment('{image: x/mlflow:1}').slice(0, -3)}, initContainers: [{name: a, args: [mlflow, db, upgrade]}, {name: plugins}]}}}`,
    );
    expect(of('computed')).toContainEqual(expect.objectContaining({ why: 'a Job migrates before each version' }));
    expect(of('lost')).toContainEqual(
      expect.objectContaining({ why: expect.stringContaining('server.initContainers') as unknown }),
    );
  });

  test('platform, name and namespace are those of the options', () => {
    const options = { platform: 'kind', name: 'tracking', namespace: 'ml' };
    const { environment, of } = adopted(
      'backendStore: {postgres: {enabled: true, host: h.example.com, password: x}}',
      options,
    );
    expect(environment).toMatchObject(options);
    expect(of('secret')[0]?.why).toContain('create Secret tracking-db-credentials');
  });

  test('without a store the defaults of the charts are written, SQLite and files', () => {
    const { environment, problems } = adopted('backendStore: {databaseMigration: true}');
    expect(environment).toMatchObject({ backendStore: { type: 'sqlite' }, artifactStore: { type: 'volume' } });
    expect(problems).toEqual([]);
  });

  test('several files of values are merged', () => {
    const { environment } = adopted('backendStore: {}\nreplicaCount: 2\n---\nreplicaCount: 3');
    expect(environment).toMatchObject({ server: { replicas: 3 } });
  });
});

describe('the command', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'adopt-'));
    writeFileSync(join(place, 'values.yaml'), readFileSync(join(folder, 'community-gcs.yaml')));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  test('prints the environment, and its report apart from it', async () => {
    const { status, stdout, stderr } = await runIn(place, ['adopt', 'values.yaml']);
    expect([status, parse(stdout)]).toEqual([0, expect.objectContaining({ platform: 'kubernetes' })]);
    expect(stderr).toContain('  artifactRoot.gcs.bucket → artifactStore.bucket\n');
    expect(stderr).toContain('\nNot taken:\n  auth: accounts ');
    expect(stderr).toContain('The environment has no problems');
  });

  test('writes a file, and never over one', async () => {
    const args = ['adopt', 'values.yaml', '--environment', 'environments/kind/old.yaml'];
    expect((await runIn(place, args)).stdout).toMatch(/^environments\/kind\/old\.yaml\n\nRecognised: /);
    expect(readFileSync(join(place, 'environments/kind/old.yaml'), 'utf8')).toContain('platform: kind\n');
    expect(await runIn(place, args)).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: 'environments/kind/old.yaml exists, and is not overwritten: choose another path\n',
    });
  });

  test('prints all of it as JSON', async () => {
    const { stdout } = await runIn(place, ['adopt', 'values.yaml', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'values of the community chart (community-charts/mlflow)',
      lines: expect.arrayContaining([
        { kind: 'taken', from: 'artifactRoot.gcs.path', to: 'artifactStore.prefix' },
      ]) as unknown,
      problems: [],
    });
  });

  test('refuses what it does not know, and wrong options', async () => {
    writeFileSync(join(place, 'other.yaml'), 'replicaCount: 1');
    writeFileSync(join(place, 'broken.yaml'), 'a: [');
    writeFileSync(join(place, 'resource.yaml'), readFileSync(join(folder, 'mlflow-resource.yaml')));
    const other = await runIn(place, ['adopt', 'other.yaml']);
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('nothing in other.yaml is recognised: ')]);
    const broken = await runIn(place, ['adopt', 'broken.yaml']);
    expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining('broken.yaml: ')]);
    for (const [args, message] of [
      [['values.yaml', '--platform', 'mars'], 'Allowed choices are kind, '],
      [['values.yaml', '--environment', 'x.txt'], '--environment is the path of a .yaml file'],
      [['resource.yaml', '--name', 'x'], 'the server of an operator is always mlflow'],
      [[], "missing required argument 'file'"],
    ] as const) {
      const { status, stderr } = await runIn(place, ['adopt', ...args]);
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
    expect(existsSync(join(place, 'x.txt'))).toBe(false);
  });
});
