import type { EnvVar } from '../../../imports/kubernetes.js';
import { urlHost } from '../../schema/fields.js';
import type { PostgresqlDriver, StandalonePool } from './postgresql-fields.js';

/** The variables from which MLflow reads the URIs of its stores. */
export const storeVariables = {
  backend: 'MLFLOW_BACKEND_STORE_URI',
  registry: 'MLFLOW_REGISTRY_STORE_URI',
  readReplica: 'MLFLOW_READ_REPLICA_BACKEND_STORE_URI',
} as const;

/** A database as a client addresses it. */
export interface PostgresqlAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /**
   * The schema of the tables.
   * @default - the search_path of the user
   */
  readonly schema?: string | undefined;
  readonly sslmode: 'disable' | 'require' | 'verify-ca' | 'verify-full';
  /**
   * File with the CAs that verify the certificate.
   * @default - that of PGSSLROOTCERT, where the pods have it
   */
  readonly caFile?: string | undefined;
}

/**
 * With sslmode=require libpq verifies the certificate too if the file of PGSSLROOTCERT exists, which the operator sets with every
 * CA bundle; a file that does not exist turns that off (libpq, fe-secure-openssl.c; seen with psycopg2 2.9 and PostgreSQL 15).
 */
const noCaFile = '/nonexistent';

/** The file in the URI of an operated server. Where the certificate is verified it is that of PGSSLROOTCERT. */
export function operatedCaFile(mode: PostgresqlAddress['sslmode']): string | undefined {
  return mode === 'require' ? noCaFile : undefined;
}

/**
 * A URI without user and password, which libpq reads from PGUSER and PGPASSWORD: they need no escaping,
 * and a log of the URI contains no password. The driver is specified, because SQLAlchemy 2.1 reads a plain
 * `postgresql://` for psycopg 3, and earlier ones for psycopg2.
 */
export function postgresqlUri(driver: PostgresqlDriver | undefined, address: PostgresqlAddress): string {
  return uri(driver, '', address);
}

/** The required value of a Secret with the complete URI. */
export function wholeUriFormat(driver: PostgresqlDriver | undefined, address: PostgresqlAddress): string {
  return uri(driver, '<user>:<password, percent-encoded>@', address);
}

/** The same as a template of External Secrets. Go encodes a space as `+`, which does not mean a space before the `?` of a URI. */
export function wholeUriTemplate(driver: PostgresqlDriver | undefined, address: PostgresqlAddress): string {
  const escaped = (property: string) => `{{ .${property} | urlquery | replace "+" "%20" }}`;
  return uri(driver, `${escaped('username')}:${escaped('password')}@`, address);
}

/**
 * The CAs are always specified: otherwise libpq looks for a file in the home folder, and its `sslrootcert=system` finds
 * none with the wheels of psycopg2-binary and psycopg-binary, whose OpenSSL searches a folder of the build machine.
 */
function uri(
  driver: PostgresqlDriver | undefined,
  user: string,
  { host, port, database, sslmode, caFile, schema }: PostgresqlAddress,
): string {
  const scheme = driver ? `postgresql+${driver}` : 'postgresql';
  const rootCertificate = caFile ? `&sslrootcert=${caFile}` : '';
  return `${scheme}://${user}${urlHost(host)}:${port}/${database}?sslmode=${sslmode}${rootCertificate}${schemaOption(schema)}`;
}

/** The option of a URI that sets the search_path. MLflow doubles the percent sign for alembic (3.14, mlflow/store/db/utils.py). */
function schemaOption(schema: string | undefined): string {
  return schema ? `&options=-csearch_path%3D${schema}` : '';
}

/** User and password for every URI without them. */
export function userVariables(secret: string, usernameKey: string, passwordKey: string): readonly EnvVar[] {
  return [
    { name: 'PGUSER', valueFrom: { secretKeyRef: { name: secret, key: usernameKey } } },
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: secret, key: passwordKey } } },
  ];
}

/** The pool of each worker. SQLAlchemy rejects sizes for a pool class without a size. */
export function standalonePoolVariables(pool: StandalonePool): readonly EnvVar[] {
  if (pool.class === 'NullPool') return [{ name: 'MLFLOW_SQLALCHEMYSTORE_POOLCLASS', value: 'NullPool' }];
  return [
    ...(pool.size ? [{ name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: String(pool.size) }] : []),
    ...(pool.maxOverflow ? [{ name: 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', value: String(pool.maxOverflow) }] : []),
    { name: 'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE', value: String(pool.recycle) },
  ];
}
