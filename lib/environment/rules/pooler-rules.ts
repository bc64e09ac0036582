import { poolerSign } from '../../stores/backend/pooler.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

/**
 * Migrations and dumps through a pooler. One that pools by transaction leaves the lock of a migration on a connection that
 * others get, and the next migration waits until it times out.
 */
export function* poolerProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const { backendStore: store, registryStore } = settings;
  if (store.type !== 'postgresql') return;
  const sign = poolerSign(store);
  if (sign && !store.direct)
    yield {
      path: ['backendStore', 'host'],
      message: `${sign}, and migration and backup need one session: a pooler in transaction mode would keep the lock of the migration`,
      fix: 'write direct: {host: <host of the database itself>, port: 5432}; with a pooler in session mode, its own host and port',
    };
  if ((sign || store.direct) && store.schema)
    yield {
      path: ['backendStore', 'schema'],
      message: 'schema through a pooler: PgBouncer refuses the option of the connection that sets it, or ignores it',
      fix: `remove schema, and run ALTER ROLE <user> IN DATABASE "${store.database}" SET search_path = ${store.schema}`,
    };
  if (!store.direct) return;
  if (store.credentials.type === 'uri')
    yield {
      path: ['backendStore', 'direct'],
      message: 'direct with credentials of type uri: the complete URI names the pooler',
      fix: 'write credentials: {type: user}, with user and password in separate keys',
    };
  if (registryStore && registryStore.host === store.host && registryStore.port === store.port)
    yield {
      path: ['registryStore', 'host'],
      message: `the registry at ${store.host}:${store.port}, the pooler of backendStore, through which its migration would go`,
      fix: 'write the host and port of the database itself',
    };
  yield* usersProblems(settings, store.host);
}

function* usersProblems({ authentication }: StandaloneEnvironmentSettings, pooler: string): Iterable<PathProblem> {
  if (authentication.type !== 'oidc') return;
  const { host, uriFrom } = authentication.usersDatabase;
  if (uriFrom || host === pooler)
    yield {
      path: ['authentication', 'usersDatabase'],
      message: `usersDatabase.${uriFrom ? 'uriFrom' : 'host'} with backendStore.direct: the migration of that database would go through the pooler`,
      fix: `remove ${uriFrom ? 'uriFrom' : 'host'}: the server then connects by the pooler, and the migration directly`,
    };
}
