import { artifactStoreConnection } from '../stores/artifacts/artifact-store.js';
import type { ArtifactStore } from '../stores/artifacts/artifact-store-schema.js';
import { backendStoreConnection, postgresqlConnection } from '../stores/backend/backend-store.js';
import type { BackendStore, PostgresqlConnection } from '../stores/backend/backend-store-schema.js';
import type { StoreConnection } from '../stores/store.js';

/** The stores of one server: databases for metadata, the artifact store for everything else. */
export interface ServerStores {
  readonly databases: readonly StoreConnection[];
  readonly artifacts: StoreConnection;
  readonly all: readonly StoreConnection[];
}

export interface ServerStoresProps {
  readonly backendStore: BackendStore;
  /** @default - the registry is in the backend store */
  readonly registryStore?: PostgresqlConnection;
  /** @default - all reads use the backend store */
  readonly readReplica?: PostgresqlConnection;
  readonly artifactStore: ArtifactStore;
}

export function serverStores({
  backendStore,
  registryStore,
  readReplica,
  artifactStore,
}: ServerStoresProps): ServerStores {
  const databases = [
    backendStoreConnection(backendStore),
    ...(registryStore ? [postgresqlConnection('registry PostgreSQL', registryStore)] : []),
    ...(readReplica ? [postgresqlConnection('read replica', readReplica)] : []),
  ];
  const artifacts = artifactStoreConnection(artifactStore);
  return { databases, artifacts, all: [...databases, artifacts] };
}
