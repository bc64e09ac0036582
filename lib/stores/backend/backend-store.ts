import type { EnvVar } from '../../../imports/kubernetes.js';
import { privateAuthority } from '../../model/private-authority.js';
import { urlHost } from '../../schema/fields.js';
import type { StoreConnection } from '../store.js';
import type { BackendStore, PostgresqlConnection, PostgresqlStore } from './backend-store-schema.js';
import { schemaOption } from './postgresql-connection.js';

/** How the server reaches its backend store. */
export function backendStoreConnection(store: BackendStore): StoreConnection {
  if (store.type === 'sqlite') return { env: [], destinations: [], secrets: [], onVolume: true };
  const connection = postgresqlConnection('PostgreSQL', store);
  return { ...connection, env: poolVariables(store.pool) };
}

/** The connection of the server to a PostgreSQL database whose complete URI is in a Secret. */
export function postgresqlConnection(what: string, store: PostgresqlConnection): StoreConnection {
  return {
    env: [],
    destinations: [{ what, host: store.host, port: store.port, ...(store.peer ? { peer: store.peer } : {}) }],
    secrets: [{ name: store.uriFrom.name, key: { key: store.uriFrom.key, format: uriFormat(store) } }],
    onVolume: false,
  };
}

/** The URI of a SQLite file: three slashes and an absolute path. */
export function sqliteUri(path: string): string {
  return `sqlite:///${path}`;
}

/** The environment variable of MLflow's pool that every process reads from the same Secret key. */
export function uriVariable(name: string, { uriFrom }: PostgresqlConnection): EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: uriFrom.name, key: uriFrom.key } } };
}

/**
 * The required value of the Secret. It always includes sslmode: with a CA bundle the operator sets PGSSLMODE=verify-full
 * after the user's own variables, and only the URI overrides it (mlflow-operator e9dbb9f, charts/mlflow/templates/deployment.yaml).
 */
function uriFormat(store: PostgresqlConnection): string {
  return `postgresql://<user>:<password, percent-encoded>@${urlHost(store.host)}:${store.port}/${store.database}?sslmode=${store.tls.mode}${schemaOption(store.schema)}`;
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
