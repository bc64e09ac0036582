import type { EnvVar } from '../../../imports/kubernetes.js';
import { destinationFlow } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { joinConnections, noConnection, type PodConnection } from '../../model/pod-connection.js';
import { privateAuthority } from '../../model/private-authority.js';
import { cloudNativePgConnection } from '../cloudnative-pg/cloudnative-pg-connection.js';
import type { BackendStore, PostgresqlConnection, PostgresqlStore } from './backend-store-schema.js';
import { wholeUriSecret } from './outside-postgresql.js';
import { storeVariables } from './postgresql-connection.js';

export interface BackendStoreProps {
  readonly backendStore: BackendStore;
  /** @default - the registry is in the backend store */
  readonly registryStore?: PostgresqlConnection | undefined;
  /** @default - all reads use the backend store */
  readonly readReplica?: PostgresqlConnection | undefined;
}

/** The connection of pods to the databases of an operated server: the variables of the stores, identical in all processes. */
export function backendConnection(
  { backendStore: store, registryStore, readReplica }: BackendStoreProps,
  instance: Instance,
): PodConnection {
  return joinConnections([
    ownConnection(store, instance),
    ...(registryStore
      ? [postgresqlConnection('registry PostgreSQL', storeVariables.registry, registryStore, instance)]
      : []),
    ...(readReplica ? [postgresqlConnection('read replica', storeVariables.readReplica, readReplica, instance)] : []),
  ]);
}

function ownConnection(store: BackendStore, instance: Instance): PodConnection {
  switch (store.type) {
    case 'sqlite':
      return { ...noConnection, env: [{ name: storeVariables.backend, value: sqliteUri(store.path) }], onVolume: true };
    case 'postgresql':
      return postgresqlConnection('PostgreSQL', storeVariables.backend, store, instance, poolVariables(store.pool));
    case 'cloudnative-pg':
      return cloudNativePgConnection(store, instance, undefined, store.tls);
  }
}

/** A PostgreSQL database whose complete URI is in a Secret. */
function postgresqlConnection(
  what: string,
  variable: string,
  store: PostgresqlConnection,
  instance: Instance,
  further: readonly EnvVar[] = [],
): PodConnection {
  const { host, port, peer, uriFrom } = store;
  return {
    ...noConnection,
    env: [{ name: variable, valueFrom: { secretKeyRef: { name: uriFrom.name, key: uriFrom.key } } }, ...further],
    secrets: [wholeUriSecret(instance, uriFrom.name, uriFrom.key, undefined, addressOf(store))],
    flows: (from) => [destinationFlow(from, { what, host, port, ...(peer ? { peer } : {}) })],
  };
}

/** The URI of a SQLite file: three slashes and an absolute path. */
export function sqliteUri(path: string): string {
  return `sqlite:///${path}`;
}

/**
 * The address as it is in the Secret. It always has an sslmode: with a CA bundle the operator sets PGSSLMODE=verify-full
 * after the user's own variables, and only the URI overrides it (mlflow-operator e9dbb9f, charts/mlflow/templates/deployment.yaml).
 * The file of the CAs is that of the operator's PGSSLROOTCERT.
 */
function addressOf({ host, port, database, schema, tls }: PostgresqlConnection) {
  return { host, port, database, schema, sslmode: tls.mode };
}

/** Whether the database's certificate can only be verified with a CA that is configured for the server. */
export function needsPrivateCa(store: PostgresqlConnection): boolean {
  const verified = store.tls.mode === 'verify-ca' || store.tls.mode === 'verify-full';
  return verified && (store.tls.privateCa ?? privateAuthority(store.host, 'database') !== undefined);
}

function poolVariables(pool: PostgresqlStore['pool']): readonly EnvVar[] {
  return [
    { name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: String(pool.size) },
    { name: 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', value: String(pool.maxOverflow) },
    { name: 'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE', value: String(pool.recycle) },
  ];
}
