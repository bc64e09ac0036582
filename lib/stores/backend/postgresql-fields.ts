/** Fields of a PostgreSQL database, the same in both forms of the server. */
import { z } from 'zod';
import { field, host, port } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';

/** Name of a database or role that needs no quoting in a URI. */
export const databaseName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/,
    'a database name is a letter or "_", then letters, digits, "_", "-" or "$"',
  );

/** The Python package for PostgreSQL in the server's image. */
export const postgresqlDriverSchema = z.enum(['psycopg2', 'psycopg']);

export type PostgresqlDriver = z.output<typeof postgresqlDriverSchema>;

export const postgresqlType = field(z.literal('postgresql'), 'An external PostgreSQL database.', 'postgresql');

export const databaseField = field(databaseName.default('mlflow'), 'Name of the database.', 'mlflow');

/** Name of a schema: without quotes PostgreSQL reads it in lower case. */
const schemaName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'the name of a schema is lower-case letters, digits and "_", and no digit first')
  .refine((name) => !name.startsWith('pg_'), 'names of schemas that begin with pg_ are reserved by PostgreSQL');

/** The address of a database. */
export const addressFields = {
  host: field(host, 'Host of the database, as seen from the server.', 'db.example.com'),
  port: field(port.default(5432), 'Port of the database, or of the pooler in front of it.', 5432),
  database: databaseField,
  schema: field(
    schemaName.optional(),
    'Schema of the tables, which must exist and belong to the user (search_path of the connection). PgBouncer refuses the option by which it is set. Default: the search_path of the user, in general public.',
    'mlflow',
  ),
  peer: peerField('derived from the host', { namespace: 'databases' }),
};

/** The modes of TLS and certificate verification in PostgreSQL clients, with the values of libpq. */
export const tlsMode = z.enum(['disable', 'require', 'verify-ca', 'verify-full']).default('verify-full');

export const maxConnections = field(
  z.int().min(1).default(100),
  'max_connections of the database (or of the pooler). The pools of all workers and replicas together must leave one fifth of it free.',
  100,
);

/**
 * MLflow passes a size of its pool to SQLAlchemy unless it is 0 (`if pool_max_overflow:` in mlflow/store/db/utils.py, the
 * same in 3.10.1, 3.14.0 and 3.17.2). With 0 SQLAlchemy's defaults apply: 5 connections, 10 more, and no recycling.
 */
const connections = z.int().min(1).max(1000);

/** With -1 SQLAlchemy never recycles connections; with 0 it would do so at each use, but MLflow treats 0 as unset. */
const recycle = z
  .int()
  .min(-1)
  .refine((seconds) => seconds !== 0, {
    error: 'MLflow treats 0 as unset, so connections are never reopened',
    params: { fix: 'use -1 for never, or a number of seconds such as 1800' },
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
      'Seconds after which a connection is reopened, so that no dead connections remain after failovers or behind firewalls; -1 means never (MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE).',
      1800,
    ),
  };
}

function poolField<S extends z.ZodType>(schema: S): S {
  return field(schema, 'The connection pool of each worker process.', { size: 5, maxOverflow: 5 });
}

/** The pool of each worker of an operated server. */
export const operatedPool = poolField(z.strictObject(poolFields(connections.default(5), '5')).prefault({}));

/** The pool of each worker with a choice of its class. */
export function pooled(otherwise: string) {
  return poolField(
    z
      .strictObject({
        class: field(
          z.enum(['QueuePool', 'NullPool']).default('QueuePool'),
          'QueuePool keeps connections open. NullPool opens one for each request, for a PgBouncer in transaction mode (MLFLOW_SQLALCHEMYSTORE_POOLCLASS); the other fields are then ignored.',
          'QueuePool',
        ),
        ...poolFields(connections.optional(), otherwise),
      })
      .prefault({}),
  );
}

/** The pool of each worker of a standalone server; defaults are derived from the server's size. */
export const standalonePool = pooled(
  "that of the server's size, or less with a `maxConnections` that would not suffice",
);

export type StandalonePool = z.output<typeof standalonePool>;
