import { publicScheme } from '../../gateway/hosts.js';
import type { OidcAuthentication } from '../../identity/authentication/authentication-schema.js';
import { fieldOfVariable } from '../../identity/oidc/computed-variables.js';
import { trustedProxies } from '../../identity/oidc/oidc-variables.js';
import { usersFile } from '../../identity/oidc/users-database.js';
import { cronProblem } from '../../kubernetes/cron.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';
import { teamPermissionProblems } from './team-permission-rules.js';
import { rightsWithoutEffect } from './workspace-rules.js';

type Settings = StandaloneEnvironmentSettings;

/** Problems of a login by OpenID Connect that cannot be seen in the objects. */
export function* oidcProblems(settings: Settings): Iterable<PathProblem> {
  const { authentication } = settings;
  if (authentication.type !== 'oidc') return;
  yield* serverProblems(settings);
  yield* teamPermissionProblems(settings);
  yield* gatewayProblems(settings, authentication);
  yield* usersDatabaseProblems(settings, authentication);
  yield* jobProblems(settings, authentication);
}

function* serverProblems({ server, workspaces }: Settings): Iterable<PathProblem> {
  if (server.staticPrefix)
    yield {
      path: ['server', 'staticPrefix'],
      message: `staticPrefix ${server.staticPrefix} with authentication oidc: mlflow-oidc-auth serves login, callback and its pages only at the root, and authorizes requests by their path from the root`,
      fix: 'remove it, and use a separate hostname for the server',
    };
  yield* rightsWithoutEffect(
    workspaces,
    'oidc',
    'write people; or authentication.permissions, where k8s:<namespace> is the group of the accounts of a namespace',
  );
  for (const [index, { name }] of server.env.entries()) {
    const field = fieldOfVariable(name);
    if (field)
      yield {
        path: ['server', 'env', index],
        message: `server.env sets ${name}, which is computed from the environment`,
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
        message: `authentication oidc without a gateway on ${platform} in stage ${stage}: the issuer redirects browsers to a hostname`,
        fix: 'configure a gateway with hostnames, with type: external if others create the route; with platform: kind and stage: dev a port-forward to localhost is enough',
      };
    return;
  }
  if (publicScheme(gateway) === 'http')
    yield {
      path: ['gateway'],
      message: 'authentication oidc over http: the code of a login and the cookie of a session are sent unencrypted',
      fix: 'terminate TLS at the gateway: set scheme: https, or a source in gateway.tls',
    };
  if (trustedProxies(authentication, gateway).length === 0)
    yield {
      path: ['authentication', 'trustedProxies'],
      message:
        'the addresses of the gateway are unknown, and X-Forwarded headers from unknown addresses are ignored: the audit log contains the address of the gateway for every user, and a pod without TLS redirects users to http at logout',
      fix: "write authentication.trustedProxies: [<address range of the gateway's pods>]",
    };
}

function* usersDatabaseProblems(settings: Settings, authentication: OidcAuthentication): Iterable<PathProblem> {
  const { backendStore } = settings;
  const { database, host, port, uriFrom } = authentication.usersDatabase;
  if (backendStore.type !== 'postgresql' && (host || port || uriFrom))
    yield {
      path: ['authentication', 'usersDatabase'],
      message: `host, port or uriFrom of the users' database with a backend store of type ${backendStore.type}, which contains it`,
      fix: 'remove host, port and uriFrom; or use a backend store of type postgresql',
    };
  const other = takenBy(settings, authentication);
  if (other)
    yield {
      path: ['authentication', 'usersDatabase', 'database'],
      message: `the users' database is ${other}: both store their schema version in the table alembic_version`,
      fix: 'use another name, such as mlflow_auth',
    };
  if (backendStore.type === 'cloudnative-pg' && (backendStore.authDatabase ?? database) !== database)
    yield {
      path: ['backendStore', 'authDatabase'],
      message: `authDatabase ${backendStore.authDatabase} and authentication.usersDatabase.database ${database}, which the overlay creates anyway`,
      fix: 'remove authDatabase',
    };
}

/** The database with which the users' database collides. */
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
  { serviceAccounts, restrictCreation, session, permissions }: OidcAuthentication,
): Iterable<PathProblem> {
  const schedules = [
    { path: ['session', 'pruning'], schedule: session.pruning },
    ...(permissions ? [{ path: ['permissions', 'schedule'], schedule: permissions.schedule }] : []),
  ];
  for (const { path, schedule } of schedules) {
    const mistake = cronProblem(schedule);
    if (mistake)
      yield {
        path: ['authentication', ...path],
        message: `"${schedule}": ${mistake}`,
        fix: 'write minute, hour, day of month, month and day of week, such as "17 3 * * *" for daily',
      };
  }
  if (permissions?.administrator?.type === 'service-account' && !serviceAccounts?.namespaces.includes(namespace))
    yield {
      path: ['authentication', 'permissions', 'administrator'],
      message: `administrator service-account with namespace ${namespace}, whose accounts the server does not accept`,
      fix: `write authentication.serviceAccounts: {namespaces: [${[...(serviceAccounts?.namespaces ?? []), namespace].join(', ')}]}, or administrator: {type: access-key}`,
    };
  if (!smokeTest) return;
  if (!serviceAccounts?.namespaces.includes(namespace))
    yield {
      path: ['smokeTest'],
      message: `smokeTest with a service account in namespace ${namespace}, which the server does not accept`,
      fix: `write authentication.serviceAccounts: {namespaces: [${[...(serviceAccounts?.namespaces ?? []), namespace].join(', ')}]}, or remove smokeTest`,
    };
  if (restrictCreation)
    yield {
      path: ['authentication', 'restrictCreation'],
      message:
        'restrictCreation with smokeTest, whose service account then has no permission to create the experiment of the test',
      fix: 'write false, or remove smokeTest',
    };
}
