import { posix } from 'node:path';
import type { EnvVar } from '../../../imports/kubernetes.js';
import { destinationFlow } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { isLoopback } from '../../model/loopback.js';
import { namesOf } from '../../model/names.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import { sqliteUri } from '../../stores/backend/backend-store.js';
import { outsideAddress, wholeUriSecret } from '../../stores/backend/outside-postgresql.js';
import { type PostgresqlAddress, postgresqlUri } from '../../stores/backend/postgresql-connection.js';
import type { PostgresqlDriver } from '../../stores/backend/postgresql-fields.js';
import type { StandaloneBackendStore } from '../../stores/backend/standalone-backend-store-schema.js';
import { cloudNativePgAddress } from '../../stores/cloudnative-pg/cloudnative-pg-connection.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';

/** The variable with the URI of the plug-in's database. */
export const usersDatabaseVariable = 'OIDC_USERS_DB_URI';

export interface UsersDatabaseProps {
  readonly authentication: OidcAuthentication;
  readonly store: StandaloneBackendStore;
  readonly instance: Instance;
  readonly driver: PostgresqlDriver;
}

/** The file with the users, beside the one of MLflow. */
export function usersFile({ usersDatabase }: OidcAuthentication, path: string): string {
  return posix.join(posix.dirname(path), `${usersDatabase.database}.db`);
}

/**
 * What a pod needs, besides its connection to the backend store, to access users, permissions and sessions: a second
 * database beside MLflow's own, for the same user.
 */
export function usersDatabaseConnection(props: UsersDatabaseProps): PodConnection {
  const { authentication, store, instance, driver } = props;
  const { usersDatabase } = authentication;
  const variable = (rest: Omit<EnvVar, 'name'>): PodConnection => ({
    ...noConnection,
    env: [{ name: usersDatabaseVariable, ...rest }],
  });
  if (store.type === 'sqlite') return variable({ value: sqliteUri(usersFile(authentication, store.path)) });
  const address = usersAddress(props, store);
  const elsewhere = store.type === 'postgresql' && (address.host !== store.host || address.port !== store.port);
  const destination = { what: 'users, permissions and sessions', host: address.host, port: address.port };
  const flows: PodConnection['flows'] = (from) =>
    elsewhere && !isLoopback(address.host) ? [destinationFlow(from, destination)] : [];
  if (!takesWholeUri(authentication, store)) return { ...variable({ value: postgresqlUri(driver, address) }), flows };
  const name = usersDatabase.uriFrom?.name ?? namesOf(instance).usersDatabase;
  const key = usersDatabase.uriFrom?.key ?? 'users-db-uri';
  return {
    ...variable({ valueFrom: { secretKeyRef: { name, key } } }),
    secrets: [wholeUriSecret(instance, name, key, driver, address)],
    flows,
  };
}

/** If the backend store is given as a complete URI, its user is known only from that URI. */
function takesWholeUri({ usersDatabase }: OidcAuthentication, store: StandaloneBackendStore): boolean {
  return usersDatabase.uriFrom !== undefined || (store.type === 'postgresql' && store.credentials.type === 'uri');
}

function usersAddress(
  { authentication: { usersDatabase }, instance }: UsersDatabaseProps,
  store: Exclude<StandaloneBackendStore, { type: 'sqlite' }>,
): PostgresqlAddress {
  const { database, host, port } = usersDatabase;
  const own = store.type === 'postgresql' ? outsideAddress(store, instance) : cloudNativePgAddress(store, instance);
  // The schema is one of the other database.
  return { ...own, schema: undefined, database, ...(host ? { host } : {}), ...(port ? { port } : {}) };
}
