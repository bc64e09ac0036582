import type { z } from 'zod';
import type { EnvVar, PodSpec } from '../../imports/kubernetes.js';
import { at } from '../../lib/kubernetes/structural.js';
import { type Flow, ownPods } from '../../lib/model/flow.js';
import { joinConnections, noConnection } from '../../lib/model/pod-connection.js';
import { artifactConnection } from '../../lib/stores/artifacts/artifact-connection.js';
import { artifactUri } from '../../lib/stores/artifacts/artifact-store.js';
import { BucketClaim } from '../../lib/stores/artifacts/bucket-claim.js';
import { standaloneArtifactStoreSchema } from '../../lib/stores/artifacts/standalone-artifact-store-schema.js';
import { backendStoreSchema } from '../../lib/stores/backend/backend-store-schema.js';
import { copiedCredentials } from '../../lib/stores/backend/outside-postgresql.js';
import {
  type StandaloneBackendProps,
  standaloneBackendConnection,
} from '../../lib/stores/backend/standalone-backend-store.js';
import {
  standaloneBackendStoreSchema,
  standalonePostgresqlSchema,
  standaloneRegistryStoreSchema,
} from '../../lib/stores/backend/standalone-backend-store-schema.js';
import { PostgresqlCluster } from '../../lib/stores/cloudnative-pg/cloudnative-pg.js';
import { cloudNativePgSchema } from '../../lib/stores/cloudnative-pg/cloudnative-pg-schema.js';
import { ObjectStore } from '../../lib/stores/object-store/object-store.js';
import { overlayOf } from '../support/environments.js';
import { only, podOf, refusals, specOf } from '../support/objects.js';
import { oidcCloudNativePg, oidcProd } from '../support/oidc.js';
import { rendered } from '../support/rendered.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg } from '../support/standalone.js';

const instance = { name: 'ml', namespace: 'team' };
const server = ownPods('server', { component: 'server', name: 'ml', namespace: 'team', podLabels: { app: 'ml' } });
const apiServer = { ports: [443, 6443] };

const backend = (store: z.input<typeof standaloneBackendStoreSchema>, props: Partial<StandaloneBackendProps> = {}) =>
  standaloneBackendConnection(standaloneBackendStoreSchema.parse(store), {
    instance,
    postgresqlDriver: 'psycopg2',
    ...props,
  });

const artifacts = (store: z.input<typeof standaloneArtifactStoreSchema>) =>
  artifactConnection(standaloneArtifactStoreSchema.parse(store), instance);

/** `NAME=value`, or `NAME<Secret/key`. */
const shown = (env: readonly EnvVar[]) =>
  env.map(({ name, value, valueFrom }) =>
    valueFrom ? `${name}<${valueFrom.secretKeyRef?.name}/${valueFrom.secretKeyRef?.key}` : `${name}=${value}`,
  );

const told = (flows: readonly Flow[]) =>
  flows.map(({ from, to, ports }) => `${from.what} > ${to.what} ${ports.map(({ port }) => port).join(',')}`);

const problemsOf = (schema: z.ZodType, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the backend store of pods', () => {
  const outside = {
    type: 'postgresql',
    host: 'db.example.com',
    tls: { ca: { configMap: 'db-ca', key: 'root.pem' } },
  } as const;

  test('outside takes user and password beside the URI, which names driver, certificate check and CA', () => {
    const { env, volumes, volumeMounts, secrets, requirements, flows, maxConnections } = backend(outside);
    expect(shown(env)).toEqual([
      'PGUSER<ml-db-credentials/username',
      'PGPASSWORD<ml-db-credentials/password',
      'MLFLOW_BACKEND_STORE_URI=postgresql+psycopg2://db.example.com:5432/mlflow?sslmode=verify-full&sslrootcert=/etc/mlflow/database-ca/ca.crt',
      'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE=1800',
    ]);
    expect(volumes).toEqual([
      { name: 'database-ca', configMap: { name: 'db-ca', items: [{ key: 'root.pem', path: 'ca.crt' }] } },
    ]);
    expect(volumeMounts).toEqual([{ name: 'database-ca', mountPath: '/etc/mlflow/database-ca', readOnly: true }]);
    expect(secrets.map(({ name, keys }) => [name, keys.map(({ key }) => key)])).toEqual([
      ['ml-db-credentials', ['username', 'password']],
    ]);
    expect(requirements.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['ConfigMap db-ca']);
    expect(told(flows(server))).toEqual(['server > PostgreSQL db.example.com 5432']);
    expect(maxConnections).toBe(100);
  });

  test('names the driver of the image, and its file of CAs where none is given', () => {
    const { env } = backend({ type: 'postgresql', host: 'db.example.com' }, { postgresqlDriver: 'psycopg' });
    expect(shown(env)).toContain(
      'MLFLOW_BACKEND_STORE_URI=postgresql+psycopg://db.example.com:5432/mlflow?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt',
    );
  });

  test('as a whole URI is read from its key, and a vault is told how to escape the password', () => {
    const { env, secrets } = backend({ ...outside, credentials: { type: 'uri' } });
    expect(shown(env)[0]).toBe('MLFLOW_BACKEND_STORE_URI<ml-db-credentials/backend-store-uri');
    expect(env.some(({ name }) => name === 'PGUSER')).toBe(false);
    expect(secrets[0]?.keys[0]).toMatchObject({
      format: expect.stringContaining(
        '<user>:<password, percent-encoded>@db.example.com:5432/mlflow?sslmode=verify-full',
      ),
      template: {
        text: 'postgresql+psycopg2://{{ .username | urlquery | replace "+" "%20" }}:{{ .password | urlquery | replace "+" "%20" }}@db.example.com:5432/mlflow?sslmode=verify-full&sslrootcert=/etc/mlflow/database-ca/ca.crt',
        properties: ['username', 'password'],
      },
    });
  });

  test('and the one of the registry have users and CAs of their own', () => {
    const registryStore = standaloneRegistryStoreSchema.parse({
      host: 'registry.example.com',
      tls: { ca: { secret: 'registry-ca' } },
    });
    const { env, volumeMounts } = backend(outside, { registryStore });
    expect(shown(env)).toContain('MLFLOW_REGISTRY_STORE_URI<ml-registry-credentials/registry-store-uri');
    expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual([
      '/etc/mlflow/database-ca',
      '/etc/mlflow/registry-ca',
    ]);
  });

  test('copied from another namespace is no need of this one, and brings its CA', () => {
    const store = standalonePostgresqlSchema.parse({
      type: 'postgresql',
      host: 'db-rw.databases.svc',
      credentials: { type: 'user', copiedFrom: { namespace: 'databases', secret: 'db-app', caSecret: 'db-ca' } },
    });
    const { env, secrets, volumes } = backend(store);
    expect(secrets).toEqual([]);
    expect(volumes[0]?.secret?.secretName).toBe('ml-db-credentials');
    expect(shown(env)[2]).toContain('sslrootcert=/etc/mlflow/database-ca/ca.crt');
    expect(copiedCredentials(store, instance)?.keys.map(({ secret, property }) => `${secret}/${property}`)).toEqual([
      'db-app/username',
      'db-app/password',
      'db-ca/ca.crt',
    ]);
  });

  describe.each([
    ['operated', backendStoreSchema],
    ['standalone', standaloneBackendStoreSchema],
  ])('the pool of the %s form has the limits of MLflow and SQLAlchemy', (_, schema) => {
    const refused = (pool: Readonly<Record<string, number>>) =>
      problemsOf(schema, { ...{ type: 'postgresql', host: 'db.example.com' }, pool }).map((text) => text.split(':')[0]);

    test.each([
      ['size', 0],
      ['size', -1],
      ['maxOverflow', 0],
      ['maxOverflow', -1],
      ['recycle', 0],
      ['recycle', -2],
    ] as const)('%s: %d is refused', (name, value) => {
      expect(refused({ [name]: value })).toEqual([`pool.${name}`]);
    });

    test('1 is the least, and -1 seconds are for ever', () => {
      expect(refused({ size: 1, maxOverflow: 1, recycle: 1 })).toEqual([]);
      expect(refused({ recycle: -1 })).toEqual([]);
    });
  });

  test('inside the cluster needs a CA', () => {
    expect(problemsOf(standaloneBackendStoreSchema, { type: 'postgresql', host: 'db.databases.svc' })).toEqual([
      'tls.ca: the CA of a database inside the cluster is not in the public trust stores',
    ]);
    expect(shown(backend({ ...outside, pool: { recycle: -1 } }).env).at(-1)).toBe(
      'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE=-1',
    );
    expect(shown(backend({ ...outside, pool: { class: 'NullPool' } }).env).slice(3)).toEqual([
      'MLFLOW_SQLALCHEMYSTORE_POOLCLASS=NullPool',
    ]);
  });
});

describe('PostgreSQL in the cluster', () => {
  const small = { type: 'cloudnative-pg', instances: 1 } as const;
  const full = {
    type: 'cloudnative-pg',
    storage: { size: '20Gi', storageClass: 'fast' },
    walStorage: { size: '5Gi' },
    parameters: { max_connections: '200' },
    registryDatabase: 'registry',
    authDatabase: 'auth',
    readReplica: true,
    pooler: { instances: 2, poolSize: 30 },
    backup: { destination: { bucket: 'backups', endpoint: 'https://s3.example.com', ca: { secret: 's3-ca' } } },
    monitoring: true,
  } as const;
  let cluster: PostgresqlCluster | undefined;
  const objectsOf = (store: z.input<typeof cloudNativePgSchema>) =>
    rendered((chart) => {
      cluster = new PostgresqlCluster(chart, 'db', {
        instance,
        store,
        apiServer,
        dnsPorts: [53],
        podSetting: { securityPreset: 'hardened' },
        monitoring: { namespace: 'monitoring', labels: { release: 'prometheus' } },
      });
    });

  test('is valid to the last field, small and full', () => {
    expect(refusals([...objectsOf(small), ...objectsOf(full)])).toEqual([]);
    expect(objectsOf(full).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Cluster ml-db',
      'Database ml-db-registry',
      'Database ml-db-auth',
      'Pooler ml-db-pooler',
      'ObjectStore ml-db-backup',
      'ScheduledBackup ml-db-backup',
      'PodMonitor ml-db',
      'PodMonitor ml-db-pooler',
    ]);
  });

  test('is reached through the pooler, whose name the certificate carries', () => {
    const { env, volumes, requirements, maxConnections, flows } = backend(full);
    const query = '?sslmode=verify-full&sslrootcert=/etc/mlflow/database-ca/ca.crt';
    expect(shown(env).slice(0, 5)).toEqual([
      'PGUSER<ml-db-app/username',
      'PGPASSWORD<ml-db-app/password',
      `MLFLOW_BACKEND_STORE_URI=postgresql+psycopg2://ml-db-pooler.team.svc:5432/mlflow${query}`,
      `MLFLOW_REGISTRY_STORE_URI=postgresql+psycopg2://ml-db-pooler.team.svc:5432/registry${query}`,
      `MLFLOW_READ_REPLICA_BACKEND_STORE_URI=postgresql+psycopg2://ml-db-ro.team.svc:5432/mlflow${query}`,
    ]);
    // The Secret holds the key of the CA too.
    expect(volumes[0]?.secret).toEqual({ secretName: 'ml-db-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] });
    expect(requirements.map(({ name, providedBy }) => [name, providedBy?.split(',')[0]])).toEqual([
      ['ml-db-app', 'CloudNativePG'],
      ['ml-db-ca', 'CloudNativePG'],
    ]);
    expect(maxConnections).toBe(60);
    expect(told(flows(server))).toEqual(['server > PgBouncer 5432', 'server > PostgreSQL 5432']);
    expect(at(only(objectsOf(full), 'Cluster'), 'spec', 'certificates', 'serverAltDNSNames')).toContain(
      'ml-db-pooler.team.svc',
    );
    expect(specOf(only(objectsOf(small), 'Cluster'))['certificates']).toBeUndefined();
  });

  test('says who must reach whom', () => {
    objectsOf(full);
    expect(cluster && told(cluster.flows)).toEqual([
      'PostgreSQL > PostgreSQL 5432,8000',
      'CloudNativePG operator > PostgreSQL 5432,8000',
      'PostgreSQL > DNS 53,53',
      'PostgreSQL > API server 443,6443',
      'PostgreSQL > backups s3.example.com 443',
      'Prometheus > PostgreSQL 9187',
      'PgBouncer > PostgreSQL 5432',
      'PgBouncer > DNS 53,53',
      'PgBouncer > API server 443,6443',
      'Prometheus > PgBouncer 9127',
    ]);
    expect(cluster?.endpoint.what).toBe('PgBouncer');
    expect(cluster?.secrets.map(({ name }) => name)).toEqual(['ml-db-backup-credentials']);
  });

  test('keeps its instances apart, and one alone is not held by a budget', () => {
    expect(specOf(only(objectsOf(full), 'Cluster'))).toMatchObject({
      instances: 3,
      enablePDB: true,
      affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'required' },
      postgresql: { parameters: { max_connections: '200', shared_buffers: '256MB' } },
    });
    expect(specOf(only(objectsOf(small), 'Cluster'))).toMatchObject({ enablePDB: false });
  });

  test('refuses what cannot work', () => {
    const refused = (change: object) =>
      problemsOf(cloudNativePgSchema, { ...small, ...change }).map((text) => text.split(':')[0]);
    expect(refused({ readReplica: true })).toEqual(['readReplica']);
    expect(refused({ pooler: { poolMode: 'transaction' } })).toEqual(['pool.class']);
    expect(refused({ parameters: { max_connections: 'many' } })).toEqual(['parameters.max_connections']);
    expect(refused({ backup: { schedule: '0 2 * * *', destination: { bucket: 'backups' } } })).toEqual([
      'backup.schedule',
    ]);
    expect(refused({ registryDatabase: 'mlflow' })).toEqual(['database']);
  });
});

describe('the artifact store of pods', () => {
  test('in S3 outside has the provider, the key pair and the CA', () => {
    const { env, volumeMounts, flows } = artifacts({
      type: 's3',
      bucket: 'models',
      endpoint: 'https://s3.openshift-storage.svc',
      provider: 'noobaa',
      ca: { configMap: 'openshift-service-ca.crt', key: 'service-ca.crt' },
    });
    expect(shown(env)).toEqual([
      'AWS_ACCESS_KEY_ID<ml-artifacts-credentials/AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY<ml-artifacts-credentials/AWS_SECRET_ACCESS_KEY',
      'AWS_DEFAULT_REGION=us-east-1',
      'MLFLOW_S3_ENDPOINT_URL=https://s3.openshift-storage.svc',
      'MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE=path',
      'AWS_REQUEST_CHECKSUM_CALCULATION=when_required',
      'AWS_RESPONSE_CHECKSUM_VALIDATION=when_required',
      'AWS_CA_BUNDLE=/etc/mlflow/artifacts-ca/ca.crt',
    ]);
    expect(volumeMounts[0]?.mountPath).toBe('/etc/mlflow/artifacts-ca');
    expect(told(flows(server))).toEqual(['server > S3 s3.openshift-storage.svc 443,6443']);
  });

  test('with a claim reads the Secret that the claim brings', () => {
    const { env, secrets, requirements } = artifacts({
      type: 's3',
      bucket: 'models',
      endpoint: 'https://s3.openshift-storage.svc',
      provider: 'noobaa',
      credentials: { type: 'bucket-claim', storageClassName: 'noobaa' },
    });
    const [claim] = rendered(
      (chart) => new BucketClaim(chart, 'b', { instance, bucket: 'models', storageClassName: 'noobaa' }),
    );
    expect(shown(env)[0]).toBe(`AWS_ACCESS_KEY_ID<${claim?.metadata.name}/AWS_ACCESS_KEY_ID`);
    expect(secrets).toEqual([]);
    expect(requirements[0]?.providedBy).toContain('ObjectBucketClaim');
  });

  test('in the clouds has their URIs, and identities that are no keys', () => {
    const azure = standaloneArtifactStoreSchema.parse({
      type: 'azure',
      account: 'mlflowartifacts',
      container: 'mlflow',
      credentials: { type: 'workload-identity', clientId: '11111111-2222-3333-4444-555555555555' },
    });
    expect(artifactUri(azure)).toBe('wasbs://mlflow@mlflowartifacts.blob.core.windows.net/artifacts');
    expect(artifactConnection(azure, instance)).toMatchObject({
      env: [],
      podLabels: { 'azure.workload.identity/use': 'true' },
      serviceAccountAnnotations: { 'azure.workload.identity/client-id': '11111111-2222-3333-4444-555555555555' },
    });
    const google = artifacts({ type: 'gcs', bucket: 'models', credentials: { type: 'key-file', key: 'sa.json' } });
    expect(shown(google.env)).toEqual(['GOOGLE_APPLICATION_CREDENTIALS=/etc/mlflow/google/key.json']);
    expect(google.volumes[0]?.secret?.items).toEqual([{ key: 'sa.json', path: 'key.json' }]);
  });

  test('two stores of one pod never differ silently', () => {
    const variable = (value: string) => ({ ...noConnection, env: [{ name: 'A', value }] });
    expect(joinConnections([variable('1'), variable('1')]).env).toEqual([{ name: 'A', value: '1' }]);
    expect(() => joinConnections([variable('1'), variable('2')])).toThrow('two stores require a different variable A');
  });
});

describe.each(['versitygw', 'seaweedfs'] as const)('%s in the cluster', (program) => {
  const store = standaloneArtifactStoreSchema.parse({ type: 'in-cluster-s3', server: program });
  let made: ObjectStore | undefined;
  const objects = rendered((chart) => {
    made = new ObjectStore(chart, 's', {
      instance,
      store: { type: 'in-cluster-s3', server: program },
      podSetting: { securityPreset: 'hardened' },
      dnsPorts: [53],
    });
  });
  const pod = podOf(only(objects, 'StatefulSet'));

  test('is valid, and answers where pods look for it', () => {
    expect(refusals(objects)).toEqual([]);
    const { env, flows } = artifactConnection(store, instance);
    const { ports } = specOf<{ readonly ports: readonly [{ readonly port: number; readonly targetPort: string }] }>(
      only(objects, 'Service'),
    );
    const [{ port, targetPort }] = ports;
    const listens = pod.containers[0]?.ports?.find(({ name }) => name === targetPort)?.containerPort;
    expect(shown(env)).toContain(`MLFLOW_S3_ENDPOINT_URL=http://ml-s3.team.svc:${port}`);
    expect(flows(server).map(({ to, ports }) => [to.policy, ports])).toEqual([
      [made?.endpoint.policy, [{ protocol: 'TCP', port: listens }]],
    ]);
    expect(made?.secrets).toEqual(artifactConnection(store, instance).secrets);
  });

  test("gets the key pair of MLflow's identity where it is made, and nowhere else", () => {
    const secretsOf = (containers: PodSpec['containers'] = []) =>
      containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.key ?? []));
    expect(secretsOf(pod.initContainers)).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
    expect(secretsOf(pod.containers)).toEqual([]);
    expect(pod.containers[0]?.env?.some(({ name }) => name.startsWith('AWS_'))).toBe(false);
  });

  test('mounts every volume that it names', () => {
    const volumes = [...(pod.volumes ?? []).map(({ name }) => name), 'data'].sort();
    for (const { volumeMounts } of [...(pod.initContainers ?? []), ...pod.containers])
      expect((volumeMounts ?? []).map(({ name }) => name).sort()).toEqual(volumes);
  });
});

describe('connections of a database in the cluster', () => {
  const parametersOf = (yaml: string) =>
    (
      overlayOf(yaml).objects.find(({ kind }) => kind === 'Cluster')?.['spec'] as unknown as {
        readonly postgresql: { readonly parameters: Readonly<Record<string, string>> };
      }
    ).postgresql.parameters;
  const oidc = replaced(
    oidcProd,
    /^backendStore: .*$/m,
    'backendStore: {type: cloudnative-pg, backup: {destination: {bucket: backups, endpoint: "https://s3.example.com"}}}',
  );

  test('suffice for the pools of the server', () => {
    expect(parametersOf(standaloneCloudNativePg)['max_connections']).toBe('100');
    // (2 + 1) × 2 × (2 × 5 + 8) = 108, and a fifth more.
    expect(parametersOf(oidc)['max_connections']).toBe('150');
    expect(parametersOf(replaced(oidc, 'replicas: 2', 'replicas: 20'))['max_connections']).toBe('300');
  });

  test('are those of the parameters', () => {
    const own = replaced(oidc, 'cloudnative-pg,', 'cloudnative-pg, parameters: {max_connections: "400"},');
    expect(parametersOf(own)['max_connections']).toBe('400');
    // Through the pooler, whose connections are those of the pools.
    expect(parametersOf(oidcCloudNativePg)['max_connections']).toBe('200');
  });
});
