/** Fields of a PostgreSQL database, the same in both forms of the server. */
import { z } from 'zod';
import { field, host, port } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';

/** Name of a database or role, such as needs no quotes in a URI. */
export const databaseName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/,
    'a database name is a letter or "_", then letters, digits, "_", "-" or "$"',
  );

/** The package with which Python in the server's image speaks to PostgreSQL. */
export const postgresqlDriverSchema = z.enum(['psycopg2', 'psycopg']);

export type PostgresqlDriver = z.output<typeof postgresqlDriverSchema>;

export const postgresqlType = field(z.literal('postgresql'), 'A PostgreSQL database that others run.', 'postgresql');

export const databaseField = field(databaseName.default('mlflow'), 'Name of the database.', 'mlflow');

/** Where a database is reached. */
export const addressFields = {
  host: field(host, 'Host of the database, as the server reaches it.', 'db.example.com'),
  port: field(port.default(5432), 'Port of the database, or of the pooler in front of it.', 5432),
  database: databaseField,
  peer: peerField('derived from the host', { namespace: 'databases' }),
};

/** The certificate check that PostgreSQL clients make, in libpq's words. */
export const tlsMode = z.enum(['disable', 'require', 'verify-ca', 'verify-full']).default('verify-full');

export const maxConnections = field(
  z.int().min(1).default(100),
  'max_connections of the database (or of the pooler). The pools of all workers and replicas together must leave a fifth of it free.',
  100,
);

/**
 * MLflow passes a size of its pool to SQLAlchemy unless it is 0 (`if pool_max_overflow:` in mlflow/store/db/utils.py, the
 * same in 3.10.1, 3.14.0 and 3.17.2). With 0 SQLAlchemy's own defaults apply: 5 connections, 10 more, and no renewal.
 */
const connections = z.int().min(1).max(1000);

/** SQLAlchemy never renews connections with -1; 0 would be renewal at each use, and MLflow takes it for unset. */
const recycle = z
  .int()
  .min(-1)
  .refine((seconds) => seconds !== 0, {
    error: 'MLflow takes 0 for unset, and connections are then never opened anew',
    params: { fix: 'write -1 for never, or a number of seconds such as 1800' },
  })
  .default(1800);

function poolFields<S extends z.ZodType>(limits: S, otherwise: string) {
  return {
    size: field(
      limits,
      `Connections that each worker keeps open (MLFLOW_SQLALCHEMYSTORE_POOL_SIZE). Default: ${otherwise}.`,
      5,
    ),
    maxOverflow: field(
      limits,
      `Connections that each worker may open beyond its pool under load (MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW). Default: ${otherwise}.`,
      5,
    ),
    recycle: field(
      recycle,
      'Seconds after which a connection is opened anew, so that firewalls and failovers leave no dead ones; -1 is never (MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE).',
      1800,
    ),
  };
}

function poolField<S extends z.ZodType>(schema: S): S {
  return field(schema, 'The connection pool of each worker process.', { size: 5, maxOverflow: 5 });
}

/** The pool of each worker of an operated server. */
export const operatedPool = poolField(z.strictObject(poolFields(connections.default(5), '5')).prefault({}));

/** The pool of each worker of a standalone server, whose size decides what is left out. */
export const standalonePool = poolField(
  z
    .strictObject({
      class: field(
        z.enum(['QueuePool', 'NullPool']).default('QueuePool'),
        'QueuePool keeps connections open. NullPool opens one for each request, for a PgBouncer that pools by transaction (MLFLOW_SQLALCHEMYSTORE_POOLCLASS); the other fields then count for nothing.',
        'QueuePool',
      ),
      ...poolFields(connections.optional(), "that of the server's size"),
    })
    .prefault({}),
);

export type StandalonePool = z.output<typeof standalonePool>;
