import { publicScheme } from '../../gateway/hosts.js';
import type { OidcAuthentication } from '../../identity/authentication/authentication-schema.js';
import { loginOf } from '../../identity/authentication/logins.js';
import { fieldOfVariable } from '../../identity/oidc/computed-variables.js';
import { trustedProxies } from '../../identity/oidc/oidc-variables.js';
import { usersFile } from '../../identity/oidc/users-database.js';
import { cronProblem } from '../../kubernetes/cron.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** What goes wrong with a login by OpenID Connect before anybody could see it in an object. */
export function* oidcProblems(settings: Settings): Iterable<PathProblem> {
  const { authentication } = settings;
  if (authentication.type !== 'oidc') return;
  yield* serverProblems(settings);
  yield* gatewayProblems(settings, authentication);
  yield* usersDatabaseProblems(settings, authentication);
  yield* jobProblems(settings, authentication);
}

function* serverProblems({ server, workspaces }: Settings): Iterable<PathProblem> {
  if (server.staticPrefix)
    yield {
      path: ['server', 'staticPrefix'],
      message: `staticPrefix ${server.staticPrefix} with authentication oidc: mlflow-oidc-auth has login, callback and its pages at the root alone, and tells by paths at the root what a request may do`,
      fix: 'remove it, and give the server a hostname of its own',
    };
  const tried = loginOf({ type: 'oidc' }).version;
  if (server.image.version !== tried)
    yield {
      path: ['server', 'image', 'version'],
      message: `MLflow ${server.image.version} with authentication oidc: the plug-in knows the paths of one release, and only ${tried} with mlflow-oidc-auth 11.0.2 was tried`,
      fix: `remove the version, or write ${tried}; images/mlflow-oidc makes the image`,
    };
  if (workspaces.length > 0)
    yield {
      path: ['workspaces'],
      message: 'workspaces with authentication oidc, under which Kubernetes is not asked what somebody may do',
      fix: 'remove workspaces; administrators give permissions on the pages of the server',
    };
  for (const [index, { name }] of server.env.entries()) {
    const field = fieldOfVariable(name);
    if (field)
      yield {
        path: ['server', 'env', index],
        message: `server.env sets ${name}, which is computed`,
        fix: `remove it, and set ${field}`,
      };
  }
}

function* gatewayProblems(
  { gateway, platform, stage }: Settings,
  authentication: OidcAuthentication,
): Iterable<PathProblem> {
  if (gateway.type === 'none') {
    if (!isLocal(platform) || stage !== 'dev')
      yield {
        path: ['gateway', 'type'],
        message: `authentication oidc without a gateway on ${platform} in stage ${stage}: the issuer sends browsers back to a hostname`,
        fix: 'write a gateway with hostnames; a port-forward to localhost does for platform: kind and stage: dev',
      };
    return;
  }
  if (publicScheme(gateway) === 'http')
    yield {
      path: ['gateway'],
      message:
        'authentication oidc over http: the code of a login and the cookie of a session could be read on the way',
      fix: 'let the gateway end TLS: scheme: https, or a source in gateway.tls',
    };
  if (trustedProxies(authentication, gateway).length === 0)
    yield {
      path: ['authentication', 'trustedProxies'],
      message:
        'nobody knows from which addresses the gateway calls, and X-Forwarded headers of others are passed over: the audit log names the gateway for everybody, and a pod without TLS sends people who log out to http',
      fix: "write authentication.trustedProxies: [<range that the gateway's pods get addresses from>]",
    };
}

function* usersDatabaseProblems(settings: Settings, authentication: OidcAuthentication): Iterable<PathProblem> {
  const { backendStore } = settings;
  const { database, host, port, uriFrom } = authentication.usersDatabase;
  if (backendStore.type !== 'postgresql' && (host || port || uriFrom))
    yield {
      path: ['authentication', 'usersDatabase'],
      message: `host, port or uriFrom of the users' database beside a backend store of type ${backendStore.type}, which it lies in`,
      fix: 'leave out host, port and uriFrom; or use a backend store of type postgresql',
    };
  const other = takenBy(settings, authentication);
  if (other)
    yield {
      path: ['authentication', 'usersDatabase', 'database'],
      message: `users are to be kept in ${other}: both write their version into a table alembic_version`,
      fix: 'write another name, such as mlflow_auth',
    };
  if (backendStore.type === 'cloudnative-pg' && (backendStore.authDatabase ?? database) !== database)
    yield {
      path: ['backendStore', 'authDatabase'],
      message: `authDatabase ${backendStore.authDatabase} beside authentication.usersDatabase.database ${database}, which the overlay makes by itself`,
      fix: 'remove authDatabase',
    };
}

/** Whose database the users would share. */
function takenBy({ backendStore, registryStore }: Settings, authentication: OidcAuthentication): string | undefined {
  const { database, host, port } = authentication.usersDatabase;
  if (backendStore.type === 'sqlite') {
    const { path } = backendStore;
    return usersFile(authentication, path) === path ? `the file ${path} of MLflow` : undefined;
  }
  const inCluster = backendStore.type === 'cloudnative-pg';
  const isHere = (one: { readonly host: string; readonly port: number }) =>
    !inCluster && one.host === (host ?? backendStore.host) && one.port === (port ?? backendStore.port);
  if (database === backendStore.database && (inCluster || isHere(backendStore)))
    return `the database ${database} of MLflow`;
  const registry = inCluster
    ? backendStore.registryDatabase
    : registryStore && isHere(registryStore)
      ? registryStore.database
      : undefined;
  return database === registry ? `the database ${database} of the registry` : undefined;
}

function* jobProblems(
  { smokeTest, name, namespace = name }: Settings,
  { serviceAccounts, restrictCreation, session }: OidcAuthentication,
): Iterable<PathProblem> {
  const mistake = cronProblem(session.pruning);
  if (mistake)
    yield {
      path: ['authentication', 'session', 'pruning'],
      message: `"${session.pruning}": ${mistake}`,
      fix: 'write minute, hour, day of month, month and day of week, such as "17 3 * * *" for every night',
    };
  if (!smokeTest) return;
  if (!serviceAccounts?.namespaces.includes(namespace))
    yield {
      path: ['smokeTest'],
      message: `a smoke test, whose account of namespace ${namespace} the server does not know`,
      fix: `write authentication.serviceAccounts: {namespaces: [${[...(serviceAccounts?.namespaces ?? []), namespace].join(', ')}]}, or remove smokeTest`,
    };
  if (restrictCreation)
    yield {
      path: ['authentication', 'restrictCreation'],
      message: 'restrictCreation beside smokeTest, whose account then may not create the experiment that it tests with',
      fix: 'write false, or remove smokeTest',
    };
}
