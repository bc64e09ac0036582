import type { EnvVar } from '../../imports/kubernetes.js';
import { destinationFlow, type Endpoint, type Flow } from '../network/flow.js';
import type { CopiedSecretProps } from '../secrets/copied-secret.js';
import type { SecretNeed } from '../secrets/need.js';
import type { Instance } from '../server/instance.js';
import { sqliteUri } from './backend-store.js';
import { cloudNativePgConnection } from './cloudnative-pg-connection.js';
import { joinConnections, noConnection, type PodConnection } from './pod-connection.js';
import {
  caRequirement,
  mountCa,
  type PostgresqlAddress,
  postgresqlUri,
  standalonePoolVariables,
  userVariables,
  wholeUriFormat,
  wholeUriTemplate,
} from './postgresql-connection.js';
import type { PostgresqlDriver } from './postgresql-fields.js';
import type {
  FurtherDatabase,
  StandaloneBackendStore,
  StandalonePostgresqlStore,
} from './standalone-backend-store-schema.js';

/** How pods reach the databases of the server. */
export interface StandaloneConnection extends PodConnection {
  /** Connections that the database admits; absent for SQLite. */
  readonly maxConnections?: number;
}

export interface StandaloneBackendProps {
  readonly instance: Instance;
  /** What the image speaks to PostgreSQL with. */
  readonly postgresqlDriver: PostgresqlDriver;
  /**
   * A database of its own for the model registry, given from outside.
   * @default - the registry lives in the backend store
   */
  readonly registryStore?: FurtherDatabase;
  /**
   * A read-only copy of the backend store, given from outside.
   * @default - all reads go to the backend store
   */
  readonly readReplica?: FurtherDatabase;
}

export const backendStoreVariable = 'MLFLOW_BACKEND_STORE_URI';
export const registryStoreVariable = 'MLFLOW_REGISTRY_STORE_URI';
export const readReplicaVariable = 'MLFLOW_READ_REPLICA_BACKEND_STORE_URI';

/** What a pod needs to reach the databases: the variables above, in all processes the same. */
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

const registryDatabase = { what: 'registry', purpose: 'registry PostgreSQL', variable: registryStoreVariable };
const replicaDatabase = { what: 'read-replica', purpose: 'read replica', variable: readReplicaVariable };

function backendConnection(store: StandaloneBackendStore, instance: Instance, driver: PostgresqlDriver): PodConnection {
  switch (store.type) {
    case 'sqlite':
      return { ...noConnection, env: [{ name: backendStoreVariable, value: sqliteUri(store.path) }], onVolume: true };
    case 'postgresql':
      return outsideConnection(store, instance, driver);
    case 'cloudnative-pg':
      return cloudNativePgConnection(store, instance, driver);
  }
}

/**
 * Connections that the store admits. A PgBouncer that lends for a whole session is no more than the connections it
 * holds itself, because the pools of the workers never give theirs back.
 */
function maxConnectionsOf(store: Exclude<StandaloneBackendStore, { type: 'sqlite' }>): number {
  if (store.type === 'postgresql') return store.maxConnections;
  const { pooler } = store;
  if (!pooler) return Number(store.parameters.max_connections ?? 100);
  return pooler.instances * (pooler.poolMode === 'session' ? pooler.poolSize : pooler.maxClientConnections);
}

/** A database that others run, whose user and password come as they are or in a whole URI. */
function outsideConnection(
  store: StandalonePostgresqlStore,
  instance: Instance,
  driver: PostgresqlDriver,
): PodConnection {
  const { credentials } = store;
  const copy = copiedCredentials(store, instance);
  const { address, ...base } = located(copy ? { ...store, tls: copy.tls } : store, instance, 'database', 'PostgreSQL');
  const name = credentials.name ?? `${instance.name}-db-credentials`;
  const readBy = 'server and jobs';
  const { namespace } = instance;
  const pool = standalonePoolVariables(store.pool);
  if (credentials.type === 'uri')
    return {
      ...base,
      env: [fromSecret(backendStoreVariable, name, credentials.key), ...pool],
      secrets: [uriNeed({ namespace }, name, credentials.key, driver, address)],
    };
  return {
    ...base,
    env: [
      ...userVariables(name, credentials.usernameKey, credentials.passwordKey),
      { name: backendStoreVariable, value: postgresqlUri(driver, address) },
      ...pool,
    ],
    // The copy's own construct says what it makes.
    ...(copy ? { requirements: store.tls.ca ? base.requirements : [] } : {}),
    secrets: copy
      ? []
      : [
          {
            name,
            namespace,
            readBy,
            keys: [
              { key: credentials.usernameKey, format: '<user of the database>', property: 'username' },
              { key: credentials.passwordKey, format: '<password, as it is>', property: 'password' },
            ],
          },
        ],
  };
}

/**
 * User and password that External Secrets copies from another namespace, for the construct `CopiedSecret`; with the CA
 * beside them where the environment names no other. Undefined where nothing is copied.
 */
export function copiedCredentials(
  { credentials, tls }: StandalonePostgresqlStore,
  instance: Instance,
): (CopiedSecretProps & { readonly tls: StandalonePostgresqlStore['tls'] }) | undefined {
  if (credentials.type !== 'user' || !credentials.copiedFrom) return undefined;
  const { namespace, secret, caSecret } = credentials.copiedFrom;
  const name = credentials.name ?? `${instance.name}-db-credentials`;
  return {
    instance,
    name,
    fromNamespace: namespace,
    keys: [
      { key: credentials.usernameKey, secret, property: 'username' },
      { key: credentials.passwordKey, secret, property: 'password' },
      ...(caSecret ? [{ key: 'ca.crt', secret: caSecret, property: 'ca.crt' }] : []),
    ],
    readBy: 'server and jobs',
    tls: { ...tls, ...(caSecret && !tls.ca ? { ca: { secret: name, key: 'ca.crt' } } : {}) },
  };
}

/** A further database, always by a whole URI: PGUSER and PGPASSWORD are those of the backend store. */
function furtherConnection(
  store: FurtherDatabase,
  instance: Instance,
  driver: PostgresqlDriver,
  { what, purpose, variable }: typeof registryDatabase,
): PodConnection {
  const { address, ...base } = located(store, instance, what, purpose);
  const name = store.uriFrom.name ?? `${instance.name}-${what}-credentials`;
  return {
    ...base,
    env: [fromSecret(variable, name, store.uriFrom.key)],
    secrets: [uriNeed(instance, name, store.uriFrom.key, driver, address)],
  };
}

/** What both have in common: the address, the CA, and the way through the network. */
function located(
  store: Pick<FurtherDatabase, 'host' | 'port' | 'database' | 'tls' | 'peer'>,
  instance: Instance,
  what: string,
  purpose: string,
): PodConnection & { readonly address: PostgresqlAddress } {
  const { host, port, database, tls, peer } = store;
  const ca = tls.ca && mountCa(what, tls.ca);
  const destination = { what: purpose, host, port, ...(peer ? { peer } : {}) };
  return {
    ...noConnection,
    address: { host, port, database, sslmode: tls.mode, caFile: ca?.file ?? tls.imageCaFile },
    volumes: ca ? [ca.volume] : [],
    volumeMounts: ca ? [ca.mount] : [],
    requirements: tls.ca
      ? [caRequirement(instance, tls.ca, `<PEM certificate of the CA that signed for ${host}>`)]
      : [],
    flows: (from: Endpoint): readonly Flow[] => [destinationFlow(from, destination)],
  };
}

function fromSecret(variable: string, name: string, key: string): EnvVar {
  return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
}

function uriNeed(
  { namespace }: Pick<Instance, 'namespace'>,
  name: string,
  key: string,
  driver: PostgresqlDriver,
  address: PostgresqlAddress,
): SecretNeed {
  return {
    name,
    namespace,
    readBy: 'server and jobs',
    keys: [
      {
        key,
        format: wholeUriFormat(driver, address),
        template: { text: wholeUriTemplate(driver, address), properties: ['username', 'password'] },
      },
    ],
  };
}
