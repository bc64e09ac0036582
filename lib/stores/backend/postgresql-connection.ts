import type { EnvVar } from '../../../imports/kubernetes.js';
import type { PostgresqlDriver, StandalonePool } from './postgresql-fields.js';

/** The variables from which MLflow takes the URIs of its stores. */
export const storeVariables = {
  backend: 'MLFLOW_BACKEND_STORE_URI',
  registry: 'MLFLOW_REGISTRY_STORE_URI',
  readReplica: 'MLFLOW_READ_REPLICA_BACKEND_STORE_URI',
} as const;

/** A database as a client names it. */
export interface PostgresqlAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly sslmode: 'disable' | 'require' | 'verify-ca' | 'verify-full';
  /** File with the CAs by which the certificate is checked. */
  readonly caFile: string;
}

/**
 * A URI without user and password, which libpq takes from PGUSER and PGPASSWORD: so nothing in them has to be escaped,
 * and no log that shows the URI shows a password. The driver is named, because SQLAlchemy 2.1 takes a bare
 * `postgresql://` for psycopg 3, and earlier ones for psycopg2.
 */
export function postgresqlUri(driver: PostgresqlDriver, address: PostgresqlAddress): string {
  return uri(driver, '', address);
}

/** What a Secret must hold that keeps the whole URI. */
export function wholeUriFormat(driver: PostgresqlDriver, address: PostgresqlAddress): string {
  return uri(driver, '<user>:<password, percent-encoded>@', address);
}

/** The same as a template of External Secrets. Go writes a blank as `+`, which is no blank before the `?` of a URI. */
export function wholeUriTemplate(driver: PostgresqlDriver, address: PostgresqlAddress): string {
  const escaped = (property: string) => `{{ .${property} | urlquery | replace "+" "%20" }}`;
  return uri(driver, `${escaped('username')}:${escaped('password')}@`, address);
}

/**
 * The CAs stand there always: without them libpq looks for a file in the home folder, and its `sslrootcert=system` finds
 * none with the wheels of psycopg2-binary and psycopg-binary, whose OpenSSL looks in a folder of the machine that built it.
 */
function uri(
  driver: PostgresqlDriver,
  user: string,
  { host, port, database, sslmode, caFile }: PostgresqlAddress,
): string {
  const rootCertificate = sslmode.startsWith('verify') ? `&sslrootcert=${caFile}` : '';
  return `postgresql+${driver}://${user}${host}:${port}/${database}?sslmode=${sslmode}${rootCertificate}`;
}

/** User and password for every URI that names none. */
export function userVariables(secret: string, usernameKey: string, passwordKey: string): readonly EnvVar[] {
  return [
    { name: 'PGUSER', valueFrom: { secretKeyRef: { name: secret, key: usernameKey } } },
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: secret, key: passwordKey } } },
  ];
}

/** The pool of each worker. SQLAlchemy refuses sizes of a pool that has none. */
export function standalonePoolVariables(pool: StandalonePool): readonly EnvVar[] {
  if (pool.class === 'NullPool') return [{ name: 'MLFLOW_SQLALCHEMYSTORE_POOLCLASS', value: 'NullPool' }];
  return [
    ...(pool.size ? [{ name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: String(pool.size) }] : []),
    ...(pool.maxOverflow ? [{ name: 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', value: String(pool.maxOverflow) }] : []),
    { name: 'MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE', value: String(pool.recycle) },
  ];
}
