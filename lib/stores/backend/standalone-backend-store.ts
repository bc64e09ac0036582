import type { Instance } from '../../model/instance.js';
import { joinConnections, noConnection, type PodConnection } from '../../model/pod-connection.js';
import { cloudNativePgConnection } from '../cloudnative-pg/cloudnative-pg-connection.js';
import {
  type CloudNativePgStore,
  usualMaxConnections,
  usualPoolSize,
} from '../cloudnative-pg/cloudnative-pg-schema.js';
import { sqliteUri } from './backend-store.js';
import { furtherConnection, outsideConnection } from './outside-postgresql.js';
import { storeVariables } from './postgresql-connection.js';
import type { PostgresqlDriver } from './postgresql-fields.js';
import type { FurtherDatabase, StandaloneBackendStore } from './standalone-backend-store-schema.js';

/** The connections of pods to the databases of the server. */
export interface StandaloneConnection extends PodConnection {
  /** Connections that the database allows; absent for SQLite. */
  readonly maxConnections?: number;
}

export interface StandaloneBackendProps {
  readonly instance: Instance;
  /** The PostgreSQL driver in the image. */
  readonly postgresqlDriver: PostgresqlDriver;
  /**
   * A separate, external database for the model registry.
   * @default - the registry is in the backend store
   */
  readonly registryStore?: FurtherDatabase;
  /**
   * An external read replica of the backend store.
   * @default - all reads go to the backend store
   */
  readonly readReplica?: FurtherDatabase;
}

/** The connection of a pod to the databases: the variables of the stores, identical in all processes. */
export function standaloneBackendConnection(
  store: StandaloneBackendStore,
  { instance, postgresqlDriver: driver, registryStore, readReplica }: StandaloneBackendProps,
): StandaloneConnection {
  const backend = backendConnection(store, instance, driver);
  const further = [
    ...(registryStore ? [furtherConnection(registryStore, instance, driver, registryDatabase)] : []),
    ...(readReplica ? [furtherConnection(readReplica, instance, driver, replicaDatabase)] : []),
  ];
  const maxConnections = store.type === 'sqlite' ? undefined : maxConnectionsOf(store);
  return { ...joinConnections([backend, ...further]), ...(maxConnections ? { maxConnections } : {}) };
}

const registryDatabase = {
  what: 'registry',
  purpose: 'registry PostgreSQL',
  variable: storeVariables.registry,
} as const;
const replicaDatabase = {
  what: 'read-replica',
  purpose: 'read replica',
  variable: storeVariables.readReplica,
} as const;

function backendConnection(store: StandaloneBackendStore, instance: Instance, driver: PostgresqlDriver): PodConnection {
  switch (store.type) {
    case 'sqlite':
      return { ...noConnection, env: [{ name: storeVariables.backend, value: sqliteUri(store.path) }], onVolume: true };
    case 'postgresql':
      return outsideConnection(store, instance, driver);
    case 'cloudnative-pg':
      return cloudNativePgConnection(store, instance, driver);
  }
}

/**
 * Connections that the store allows. A PgBouncer in session mode provides no more than the connections that it
 * holds, because the pools of the workers never release theirs.
 */
export function maxConnectionsOf(
  store: { readonly type: 'postgresql'; readonly maxConnections: number } | CloudNativePgStore,
): number {
  if (store.type === 'postgresql') return store.maxConnections;
  const { pooler } = store;
  if (!pooler) return Number(store.parameters.max_connections ?? usualMaxConnections);
  return (
    pooler.instances *
    (pooler.poolMode === 'session' ? (pooler.poolSize ?? usualPoolSize) : pooler.maxClientConnections)
  );
}
