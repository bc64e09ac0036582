import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

/** Databases that are set twice, or that are not possible. */
export function* databaseProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const { backendStore, readReplica } = settings;
  if (backendStore.type === 'sqlite' && readReplica)
    yield {
      path: ['readReplica'],
      message: 'SQLite does not support a read replica',
      fix: 'remove readReplica, or use a PostgreSQL backend store',
    };
  yield* clusterProblems(settings);
}

interface Databases {
  readonly backendStore: {
    readonly type: string;
    readonly registryDatabase?: string | undefined;
    readonly readReplica?: boolean | undefined;
  };
  readonly registryStore?: object | undefined;
  readonly readReplica?: object | undefined;
}

/** Databases of a Cluster of CloudNativePG that are set outside it too. */
export function* clusterProblems({ backendStore, registryStore, readReplica }: Databases): Iterable<PathProblem> {
  if (backendStore.registryDatabase && registryStore)
    yield {
      path: ['registryStore'],
      message: 'a registry store and backendStore.registryDatabase: the server has one registry',
      fix: 'remove one of the two',
    };
  if (backendStore.readReplica && readReplica)
    yield {
      path: ['readReplica'],
      message: 'a read replica and backendStore.readReplica: the server reads from one',
      fix: 'remove one of the two',
    };
}

/** Endpoints of S3 that do not match the provider, or that programs would look for outside the cluster. */
export function* artifactProblems({ artifactStore, httpProxy }: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  if (artifactStore.type !== 's3' || !artifactStore.endpoint) return;
  const { endpoint, provider, peer } = artifactStore;
  const { hostname, port } = new URL(endpoint);
  if (provider === 'aws' && !/\.amazonaws\.com(\.cn)?$/.test(hostname))
    yield {
      path: ['artifactStore', 'endpoint'],
      message: `endpoint ${hostname} with provider aws, its default: other S3 services reject requests in the format for Amazon`,
      fix: 'write provider: ceph, noobaa, minio, seaweedfs or other',
    };
  // example.com has two labels too, but an S3 service outside the cluster has a port of its own only in rare cases.
  if (httpProxy && !peer && port && /^[a-z0-9-]+\.[a-z0-9-]+$/.test(hostname) && !httpProxy.noProxy.includes(hostname))
    yield {
      path: ['artifactStore', 'endpoint'],
      message: `endpoint ${hostname} with httpProxy: programs take a name without .svc for one outside the cluster, and connect through the proxy`,
      fix: `write ${hostname}.svc if it is a Service, otherwise peer: {cidrs: […]} or httpProxy: {noProxy: [${hostname}]}`,
    };
}

/** Variables that determine the location of data or the access to it, and the field that each is computed from. */
const computed: readonly (readonly [RegExp, string])[] = [
  [/^MLFLOW_BACKEND_STORE_URI$/, 'backendStore'],
  [/^(PGUSER|PGPASSWORD)$/, 'backendStore.credentials'],
  [/^MLFLOW_REGISTRY_STORE_URI$/, 'registryStore'],
  [/^MLFLOW_READ_REPLICA_BACKEND_STORE_URI$/, 'readReplica'],
  [/^MLFLOW_SQLALCHEMYSTORE_(POOL_SIZE|MAX_OVERFLOW|POOL_RECYCLE|POOLCLASS)$/, 'backendStore.pool'],
  [
    /^(AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|GOOGLE_APPLICATION_CREDENTIALS|AZURE_STORAGE_(ACCESS_KEY|CONNECTION_STRING))$/,
    'artifactStore.credentials',
  ],
  [/^MLFLOW_S3_ENDPOINT_URL$/, 'artifactStore.endpoint'],
  [/^MLFLOW_(ENABLE_WORKSPACES|WORKSPACE_STORE_URI)$|^MLFLOW_K8S_/, 'authentication'],
];

/** Other variables of stores reach every pod on the store; these would contradict URIs, checks and required Secrets. */
export function* variableProblems({ server }: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  for (const [index, { name }] of server.env.entries()) {
    const field = computed.find(([pattern]) => pattern.test(name))?.[1];
    if (field)
      yield {
        path: ['server', 'env', index],
        message: `server.env sets ${name}, which is computed from the environment, for the jobs too`,
        fix: `remove it, and set ${field}`,
      };
  }
}
