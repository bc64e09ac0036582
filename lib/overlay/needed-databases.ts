/** Databases outside the overlay that must exist: a migration creates tables, never the database. */
import type { Environment } from '../environment/environment.js';
import type { OidcAuthentication } from '../identity/authentication/oidc-schema.js';
import type { Prerequisite } from '../model/prerequisite.js';
import { urlHost } from '../schema/fields.js';

interface NeededDatabase {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly schema?: string | undefined;
  /** Whether pods reach it through a proxy of their own, at a loopback address. */
  readonly proxy?: object | undefined;
  readonly why: string;
}

export function neededDatabases(environment: Environment): readonly Prerequisite[] {
  const all = databasesOf(environment);
  return all.map(({ host, port, database, schema, proxy, why }) => ({
    what: `${schema ? `schema ${schema} in ` : ''}database ${database} ${proxy ? 'behind the proxy of the pods' : `on ${urlHost(host)}:${port}`}, owned by the user of the server`,
    why,
    hint: `\`psql -h ${host} -p ${port} -U <user> -d ${database} -c '${schema ? `\\dn ${schema}` : 'select 1'}'\`, ${proxy ? 'with the proxy running' : 'from a network that reaches it'}`,
  }));
}

function databasesOf({ settings }: Environment): readonly NeededDatabase[] {
  const { backendStore, registryStore } = settings;
  const own = backendStore.type === 'postgresql' ? backendStore : undefined;
  const { usersDatabase = undefined } =
    'authentication' in settings && settings.authentication.type === 'oidc' ? settings.authentication : {};
  return [
    ...(own ? [{ ...own, why: 'experiments and runs are stored in it' }] : []),
    ...(usersDatabase ? usersOf(usersDatabase, own) : []),
    ...(registryStore ? [{ ...registryStore, why: 'registered models are stored in it' }] : []),
  ];
}

/** Beside the backend store unless it has a host of its own; CloudNativePG creates it beside its own. */
function usersOf(
  { host, port, database }: OidcAuthentication['usersDatabase'],
  own: Pick<NeededDatabase, 'host' | 'port'> | undefined,
): readonly NeededDatabase[] {
  const where = host ?? own?.host;
  if (where === undefined) return [];
  return [
    { host: where, port: port ?? own?.port ?? 5432, database, why: 'users, groups and permissions are stored in it' },
  ];
}
