import { z } from 'zod';
import { field, host, port } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { fixedSecretName, secretKey } from '../../schema/secret-key.js';

/** The certificate check that PostgreSQL clients make, in libpq's words. */
export const tlsMode = z.enum(['disable', 'require', 'verify-ca', 'verify-full']);

const postgresqlTls = z
  .strictObject({
    mode: field(
      tlsMode.default('verify-full'),
      'How the connection is secured (libpq sslmode). It must stand in the URI: where a CA bundle is mounted the operator sets PGSSLMODE=verify-full, and only the URI can say otherwise.',
      'verify-full',
    ),
    privateCa: field(
      z.boolean().optional(),
      'Whether the server certificate comes from a CA that no public trust store knows. Default: true for a host inside the cluster (.svc), false otherwise.',
      true,
    ),
  })
  .prefault({});

const pool = z
  .strictObject({
    size: field(
      z.int().min(1).max(1000).default(5),
      'Connections each worker keeps open (MLFLOW_SQLALCHEMYSTORE_POOL_SIZE).',
      5,
    ),
    maxOverflow: field(
      z.int().min(0).max(1000).default(5),
      'Connections each worker may open beyond its pool under load (MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW).',
      5,
    ),
    recycle: field(
      z.int().min(-1).default(1800),
      'Seconds after which a connection is opened anew, so that firewalls and failovers leave no dead ones; -1 is never (MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE).',
      1800,
    ),
  })
  .prefault({});

function postgresqlFields(key: string) {
  return {
    host: field(host, 'Host of the database, as the server reaches it.', 'mlflow-db-rw.databases.svc'),
    port: field(port.default(5432), 'Port of the database, or of the pooler in front of it.', 5432),
    database: field(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/,
          'a database name is a letter or "_", then letters, digits, "_", "-" or "$"',
        )
        .default('mlflow'),
      'Name of the database.',
      'mlflow',
    ),
    tls: field(postgresqlTls, 'How the connection is secured.', { mode: 'verify-full' }),
    uriFrom: field(
      secretKey(fixedSecretName('mlflow-db-credentials'), key).prefault({}),
      'Where the whole URI, with user and password, is kept.',
      {
        name: 'mlflow-db-credentials',
        key,
      },
    ),
    peer: field(peerSchema.optional(), 'What the network policies open for it. Default: derived from the host.', {
      namespace: 'databases',
    }),
  };
}

export const sqliteSchema = z.strictObject({
  type: field(z.literal('sqlite'), 'SQLite in a file on the volume: one replica, for development.', 'sqlite'),
  path: field(
    z
      .string()
      .regex(/^\/mlflow\/[^?#\s]+$/, 'the file must lie below /mlflow, where the operator mounts the volume')
      .default('/mlflow/mlflow.db'),
    'The database file, below /mlflow where the operator mounts the volume.',
    '/mlflow/mlflow.db',
  ),
});

export const postgresqlSchema = z.strictObject({
  type: field(z.literal('postgresql'), 'A PostgreSQL database that others run.', 'postgresql'),
  ...postgresqlFields('backend-store-uri'),
  pool: field(pool, 'The connection pool of each worker process.', { size: 5, maxOverflow: 5 }),
  maxConnections: field(
    z.int().min(1).default(100),
    'max_connections of the database (or of the pooler). The pools of all workers and replicas together must leave a fifth of it free.',
    100,
  ),
});

/** Where experiments, runs, models and traces are kept. */
export const backendStoreSchema = z.discriminatedUnion('type', [sqliteSchema, postgresqlSchema]);

/** A database of its own for the model registry. */
export const registryStoreSchema = z.strictObject(postgresqlFields('registry-store-uri'));

/** A read-only copy of the backend store. */
export const readReplicaSchema = z.strictObject(postgresqlFields('read-replica-backend-store-uri'));

export type BackendStore = z.output<typeof backendStoreSchema>;
export type PostgresqlStore = z.output<typeof postgresqlSchema>;
export type PostgresqlConnection = z.output<typeof registryStoreSchema>;
