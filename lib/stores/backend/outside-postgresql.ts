import type { EnvVar } from '../../../imports/kubernetes.js';
import { caRequirement } from '../../model/ca-requirement.js';
import { destinationFlow, type Flow, type FlowEnd } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { isLoopback } from '../../model/loopback.js';
import { namesOf } from '../../model/names.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { mountCaFile } from '../../pods/ca-mount.js';
import type { CopiedSecretProps } from '../../secrets/copied-secret.js';
import { type DatabaseProxy, proxyConnection } from './database-proxy.js';
import {
  type PostgresqlAddress,
  postgresqlUri,
  standalonePoolVariables,
  storeVariables,
  userVariables,
  wholeUriFormat,
  wholeUriTemplate,
} from './postgresql-connection.js';
import type { PostgresqlDriver } from './postgresql-fields.js';
import type { FurtherDatabase, StandalonePostgresqlStore } from './standalone-backend-store-schema.js';

/** An external database whose user and password are either separate keys or part of a complete URI. */
export function outsideConnection(
  store: StandalonePostgresqlStore,
  instance: Instance,
  driver: PostgresqlDriver,
): PodConnection {
  const { credentials } = store;
  const copy = copiedCredentials(store, instance);
  const { address, ...direct } = located(
    copy ? { ...store, tls: copy.tls } : store,
    instance,
    'database',
    'PostgreSQL',
  );
  const base = store.proxy ? throughProxy(direct, store.proxy, instance.namespace) : direct;
  const name = credentials.name ?? namesOf(instance).databaseCredentials;
  const { namespace } = instance;
  const pool = standalonePoolVariables(store.pool);
  if (credentials.type === 'uri')
    return {
      ...base,
      env: [fromSecret(storeVariables.backend, name, credentials.key), ...pool],
      secrets: [wholeUriSecret({ namespace }, name, credentials.key, driver, address)],
    };
  return {
    ...base,
    env: [
      ...userVariables(name, credentials.usernameKey, credentials.passwordKey),
      { name: storeVariables.backend, value: postgresqlUri(driver, address) },
      ...pool,
    ],
    // The construct of the copy publishes what it creates.
    ...(copy ? { requirements: store.tls.ca ? base.requirements : [] } : {}),
    secrets: copy
      ? []
      : [
          {
            name,
            namespace,
            keys: [
              { key: credentials.usernameKey, format: '<user of the database>', property: 'username' },
              { key: credentials.passwordKey, format: '<password, not escaped>', property: 'password' },
            ],
          },
        ],
  };
}

/**
 * User and password that External Secrets copies from another namespace, for the construct `CopiedSecret`, including the CA
 * if the environment specifies no other. Undefined if nothing is copied.
 */
export function copiedCredentials(
  { credentials, tls }: StandalonePostgresqlStore,
  instance: Instance,
): (CopiedSecretProps & { readonly tls: StandalonePostgresqlStore['tls'] }) | undefined {
  if (credentials.type !== 'user' || !credentials.copiedFrom) return undefined;
  const { namespace, secret, caSecret } = credentials.copiedFrom;
  const name = credentials.name ?? namesOf(instance).databaseCredentials;
  return {
    instance,
    name,
    fromNamespace: namespace,
    keys: [
      { key: credentials.usernameKey, secret, property: 'username' },
      { key: credentials.passwordKey, secret, property: 'password' },
      ...(caSecret ? [{ key: 'ca.crt', secret: caSecret, property: 'ca.crt' }] : []),
    ],
    tls: { ...tls, ...(caSecret && !tls.ca ? { ca: { secret: name, key: 'ca.crt' } } : {}) },
  };
}

function throughProxy(direct: PodConnection, proxy: DatabaseProxy, namespace: string): PodConnection {
  const { volumes, requirements, flows, ...rest } = proxyConnection(proxy, namespace);
  return {
    ...direct,
    ...rest,
    volumes: [...direct.volumes, ...volumes],
    requirements: [...direct.requirements, ...requirements],
    flows: (from) => [...direct.flows(from), ...flows(from)],
  };
}

interface FurtherUse {
  readonly what: keyof typeof furtherCredentials;
  readonly purpose: string;
  readonly variable: string;
}

const furtherCredentials = { registry: 'registryCredentials', 'read-replica': 'readReplicaCredentials' } as const;

/** An additional database, always with a complete URI: PGUSER and PGPASSWORD are those of the backend store. */
export function furtherConnection(
  store: FurtherDatabase,
  instance: Instance,
  driver: PostgresqlDriver,
  { what, purpose, variable }: FurtherUse,
): PodConnection {
  const { address, ...base } = located(store, instance, what, purpose);
  const name = store.uriFrom.name ?? namesOf(instance)[furtherCredentials[what]];
  return {
    ...base,
    env: [fromSecret(variable, name, store.uriFrom.key)],
    secrets: [wholeUriSecret(instance, name, store.uriFrom.key, driver, address)],
  };
}

/** The address of the database, for components that compose their own URI. */
export function outsideAddress(store: StandalonePostgresqlStore, instance: Instance): PostgresqlAddress {
  const copy = copiedCredentials(store, instance);
  return located(copy ? { ...store, tls: copy.tls } : store, instance, 'database', 'PostgreSQL').address;
}

/** The common part of both: the address, the CA, and the network flows. */
function located(
  store: Pick<FurtherDatabase, 'host' | 'port' | 'database' | 'schema' | 'tls' | 'peer'>,
  instance: Instance,
  what: string,
  purpose: string,
): PodConnection & { readonly address: PostgresqlAddress } {
  const { host, port, database, schema, tls, peer } = store;
  const ca = tls.ca && mountCaFile(`${what}-ca`, tls.ca);
  const destination = { what: purpose, host, port, ...(peer ? { peer } : {}) };
  return {
    ...noConnection,
    address: {
      host,
      port,
      database,
      schema,
      sslmode: tls.mode,
      caFile: tls.mode.startsWith('verify') ? (ca?.file ?? tls.imageCaFile) : undefined,
    },
    volumes: ca ? [ca.volume] : [],
    volumeMounts: ca ? [ca.mount] : [],
    requirements: tls.ca
      ? [caRequirement(instance, tls.ca, `<PEM certificate of the CA that issued the certificate of ${host}>`)]
      : [],
    flows: (from: FlowEnd): readonly Flow[] => (isLoopback(host) ? [] : [destinationFlow(from, destination)]),
  };
}

function fromSecret(variable: string, name: string, key: string): EnvVar {
  return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
}

/** A Secret that contains a complete URI. */
export function wholeUriSecret(
  { namespace }: Pick<Instance, 'namespace'>,
  name: string,
  key: string,
  driver: PostgresqlDriver | undefined,
  address: PostgresqlAddress,
): SecretRequirement {
  return {
    name,
    namespace,
    keys: [
      {
        key,
        format: wholeUriFormat(driver, address),
        template: { text: wholeUriTemplate(driver, address), properties: ['username', 'password'] },
      },
    ],
  };
}
