import { operatedInstance } from '../model/operated.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import type { ServerSettings } from '../pods/server-fields.js';
import { artifactConnection } from '../stores/artifacts/artifact-connection.js';
import type { ArtifactStore } from '../stores/artifacts/artifact-store-schema.js';
import { amazonKeys, keyPairSecret } from '../stores/artifacts/key-pair.js';
import { type BackendStoreProps, backendConnection } from '../stores/backend/backend-store.js';
import { connectionPools, noPool, type PooledServer } from '../stores/backend/connection-pools.js';
import { withGiven } from '../stores/given-variables.js';

/** The stores of one server, as its pods and the jobs of the overlay reach them. */
export interface ServerStores {
  /** Backend store, registry and read replica. */
  readonly databases: PodConnection;
  /** The same without a pooler of the overlay, for jobs that need a session of their own. */
  readonly ownDatabases: PodConnection;
  readonly artifacts: PodConnection;
  /** Both. */
  readonly all: readonly PodConnection[];
}

export interface ServerStoresProps extends BackendStoreProps {
  readonly namespace: string;
  readonly artifactStore: ArtifactStore;
  readonly server: Pick<ServerSettings, 'env' | 'envFrom' | 'replicas' | 'workers'>;
}

export function serverStores({ backendStore: given, ...props }: ServerStoresProps): ServerStores {
  const { artifactStore, server } = props;
  const instance = operatedInstance(props.namespace);
  const reached = (backendStore: ServerStoresProps['backendStore']) =>
    withGiven(backendConnection({ ...props, backendStore }, instance), 'database', server);
  const backendStore = given.type === 'cloudnative-pg' ? withPools(given, server) : given;
  const databases = reached(backendStore);
  const ownDatabases =
    backendStore.type === 'cloudnative-pg' && backendStore.pooler
      ? reached({ ...backendStore, pooler: undefined })
      : databases;
  const artifacts = withGiven(artifactConnection(artifactStore, instance), 'artifacts', server);
  const own =
    artifactStore.type === 's3' && artifactStore.credentials.type === 'environment'
      ? { ...artifacts, envFrom: server.envFrom, secrets: keysOf(props) }
      : artifacts;
  return { databases, ownDatabases, artifacts: own, all: [databases, own] };
}

/** The workers of a server, with the pools that an external database has by default. */
export function pooledServer({ replicas, workers }: Pick<ServerSettings, 'replicas' | 'workers'>): PooledServer {
  return { workers: (replicas + 1) * workers, usual: { store: { size: 5, maxOverflow: 5 }, users: noPool } };
}

function withPools(
  store: Extract<BackendStoreProps['backendStore'], { type: 'cloudnative-pg' }>,
  server: ServerStoresProps['server'],
) {
  return { ...store, pool: { ...store.pool, ...connectionPools(pooledServer(server), store).store } };
}

/** The key pair in the one Secret of `envFrom`. Which of several Secrets has it is not known. */
function keysOf({ server, namespace }: Pick<ServerStoresProps, 'server' | 'namespace'>): readonly SecretRequirement[] {
  const [source, ...others] = server.envFrom;
  const name = source?.prefix ? undefined : source?.secretRef?.name;
  return name && others.length === 0 ? [keyPairSecret({ namespace }, { name, ...amazonKeys })] : [];
}
