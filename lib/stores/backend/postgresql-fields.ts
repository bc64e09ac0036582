import { z } from 'zod';
import { field } from '../../schema/fields.js';

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

/**
 * The connection pool of each worker. Zero is no value here: MLflow 3.14 takes it for unset
 * (mlflow/store/db/utils.py), and SQLAlchemy's own defaults are 5 and 10.
 */
export const standalonePoolSchema = z
  .strictObject({
    class: field(
      z.enum(['QueuePool', 'NullPool']).default('QueuePool'),
      'QueuePool keeps connections open. NullPool opens one for each request, for a PgBouncer that pools by transaction (MLFLOW_SQLALCHEMYSTORE_POOLCLASS); the other fields then count for nothing.',
      'QueuePool',
    ),
    size: field(
      z.int().min(1).max(1000).optional(),
      "Connections each worker keeps open (MLFLOW_SQLALCHEMYSTORE_POOL_SIZE). Default: that of the server's size.",
      5,
    ),
    maxOverflow: field(
      z.int().min(1).max(1000).optional(),
      "Connections each worker may open beyond its pool under load (MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW). Default: that of the server's size.",
      5,
    ),
    recycle: field(
      z.int().min(1).default(1800),
      'Seconds after which a connection is opened anew, so that firewalls and failovers leave no dead ones (MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE).',
      1800,
    ),
  })
  .prefault({});

export type StandalonePool = z.output<typeof standalonePoolSchema>;
