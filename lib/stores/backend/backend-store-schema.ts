import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { fixedSecretName, secretKey } from '../../schema/secret-key.js';
import { operatedCloudNativePgSchema } from '../cloudnative-pg/cloudnative-pg-schema.js';
import { addressFields, maxConnections, operatedPool, postgresqlType, tlsMode } from './postgresql-fields.js';

const postgresqlTls = z
  .strictObject({
    mode: field(
      tlsMode,
      'How the connection is secured (libpq sslmode). It must be part of the URI: if a CA bundle is mounted, the operator sets PGSSLMODE=verify-full, and only the URI overrides that.',
      'verify-full',
    ),
    privateCa: field(
      z.boolean().optional(),
      'Whether the server certificate is issued by a CA that is not in the public trust stores. Default: true for a host inside the cluster (.svc), of Amazon RDS or Cloud SQL, with a name that is not public (.local, .internal) or a private address; false otherwise.',
      true,
    ),
  })
  .prefault({});

function postgresqlFields(key: string) {
  return {
    ...addressFields,
    tls: field(postgresqlTls, 'How the connection is secured.', { mode: 'verify-full' }),
    uriFrom: field(
      secretKey(fixedSecretName('mlflow-db-credentials'), key).prefault({}),
      'Secret with the complete URI, including user and password.',
      {
        name: 'mlflow-db-credentials',
        key,
      },
    ),
  };
}

export const sqliteSchema = z.strictObject({
  type: field(z.literal('sqlite'), 'SQLite in a file on the volume: one replica, for development.', 'sqlite'),
  path: field(
    z
      .string()
      .regex(/^\/mlflow\/[^?#\s]+$/, 'the file must be below /mlflow, where the operator mounts the volume')
      .default('/mlflow/mlflow.db'),
    'The database file, below /mlflow where the operator mounts the volume.',
    '/mlflow/mlflow.db',
  ),
});

export const postgresqlSchema = z.strictObject({
  type: postgresqlType,
  ...postgresqlFields('backend-store-uri'),
  pool: operatedPool,
  maxConnections,
});

/** Where experiments, runs, models and traces are stored. */
export const backendStoreSchema = z.discriminatedUnion('type', [
  sqliteSchema,
  postgresqlSchema,
  operatedCloudNativePgSchema,
]);

/** A separate database for the model registry. */
export const registryStoreSchema = z.strictObject(postgresqlFields('registry-store-uri'));

/** A read replica of the backend store. */
export const readReplicaSchema = z.strictObject(postgresqlFields('read-replica-backend-store-uri'));

export type BackendStore = z.output<typeof backendStoreSchema>;
export type PostgresqlStore = z.output<typeof postgresqlSchema>;
export type PostgresqlConnection = z.output<typeof registryStoreSchema>;
