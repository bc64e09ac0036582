import { parseIssuer } from '../../identity/keycloak/issuer.js';
import type { KeycloakSettings } from '../../identity/keycloak/keycloak-schema.js';
import { groupsOf, type IssuerAuthentication, usesIssuer } from '../../identity/keycloak/realm/realm-props.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** Conflicts of the login and its Keycloak. */
export function* keycloakProblems(settings: Settings): Iterable<PathProblem> {
  const { authentication, keycloak } = settings;
  if (!keycloak) return;
  if (!usesIssuer(authentication)) {
    yield {
      path: ['keycloak'],
      message: `keycloak with authentication ${authentication.type}, which has no issuer`,
      fix: 'remove keycloak, or write authentication.type: oidc or proxy',
    };
    return;
  }
  yield* realmProblems(authentication);
  yield* scopeProblems(authentication);
  yield* groupProblems(authentication);
  yield* applyProblems(keycloak, authentication);
  yield* userProblems(settings, keycloak, authentication);
}

function* realmProblems({ issuer }: IssuerAuthentication): Iterable<PathProblem> {
  if (parseIssuer(issuer)) return;
  yield {
    path: ['authentication', 'issuer'],
    message: `${issuer} is not the issuer of a Keycloak realm`,
    fix: issuer.endsWith('/')
      ? 'remove the trailing slash'
      : 'write https://<keycloak>/realms/<realm>, or remove keycloak',
  };
}

/** Scopes that every new realm has (services, RealmManager.java and OIDCLoginProtocolFactory.java of 26.7). */
const defaultScopes = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
  'roles',
  'web-origins',
  'microprofile-jwt',
  'acr',
  'basic',
  'organization',
]);

function* scopeProblems({ scopes = [] }: IssuerAuthentication): Iterable<PathProblem> {
  for (const [index, scope] of scopes.entries())
    if (!defaultScopes.has(scope))
      yield {
        path: ['authentication', 'scopes', index],
        message: `scope ${scope}, which a realm of Keycloak does not have: every login fails with invalid_scope`,
        fix: `remove it: authentication.scopes: [${scopes.filter((one) => defaultScopes.has(one)).join(', ')}]; a mapper of the client adds the groups to the tokens, without a scope`,
      };
}

function* groupProblems(authentication: IssuerAuthentication): Iterable<PathProblem> {
  const fields = authentication.type === 'oidc' ? (['groups', 'adminGroups'] as const) : (['allowedGroups'] as const);
  for (const field of fields)
    for (const [index, group] of groupsIn(authentication, field).entries())
      if (group.includes('/'))
        yield {
          path: ['authentication', field, index],
          message: `group ${group} contains a slash, which in Keycloak separates a group from its parent; tokens only contain the last part`,
          fix: 'use a group without a slash',
        };
}

function groupsIn(
  authentication: IssuerAuthentication,
  field: 'groups' | 'adminGroups' | 'allowedGroups',
): readonly string[] {
  if (authentication.type === 'proxy') return field === 'allowedGroups' ? authentication.allowedGroups : [];
  return field === 'allowedGroups' ? [] : authentication[field];
}

function* applyProblems(
  { apply, admin, server, createRealm, url }: KeycloakSettings,
  { ca }: IssuerAuthentication,
): Iterable<PathProblem> {
  if (apply.type === 'realm-import' && !server && apply.keycloak === undefined)
    yield {
      path: ['keycloak', 'apply', 'keycloak'],
      message: 'a realm import requires the Keycloak resource to which it applies',
      fix: 'write keycloak.apply.keycloak: <name of the Keycloak resource>, or keycloak.server',
    };
  if (apply.type === 'realm-import' && createRealm === false)
    yield {
      path: ['keycloak', 'createRealm'],
      message: 'a realm import with createRealm: false, although a realm import can only create the realm',
      fix: 'use another keycloak.apply.type for an existing realm; or remove createRealm',
    };
  if (apply.type === 'edp' && admin.realm !== 'master' && !apply.connection && !apply.realm)
    yield {
      path: ['keycloak', 'admin', 'realm'],
      message: `an administrator of realm ${admin.realm} with the EDP operator, which only logs in to the realm master`,
      fix: 'set an administrator of master, or a connection of the operator in keycloak.apply.connection',
    };
  if (admin.type === 'client' && server && admin.secret === undefined)
    yield {
      path: ['keycloak', 'admin', 'secret'],
      message: 'a client as administrator, but a new Keycloak has only one administrator, which is a user',
      fix: 'use type: user; or create the client in Keycloak, and set the name of its Secret',
    };
  if (apply.type === 'edp' && ca?.configMap && !server && !apply.connection && !apply.realm)
    yield {
      path: ['authentication', 'ca', 'configMap'],
      message: 'the CA of Keycloak is in a ConfigMap, which the Role of the EDP operator does not allow it to read',
      fix: 'put it into a Secret, and set its name in authentication.ca.secret',
    };
  if (url !== undefined && apply.type === 'realm-import')
    yield {
      path: ['keycloak', 'url'],
      message: 'a URL of Keycloak with a realm import, which does not use it',
      fix: 'remove url',
    };
}

function* userProblems(
  { platform }: Settings,
  { users }: KeycloakSettings,
  authentication: IssuerAuthentication,
): Iterable<PathProblem> {
  if (users.length > 0 && !isLocal(platform))
    yield {
      path: ['keycloak', 'users'],
      message: `test users on platform ${platform}: they are only allowed on kind`,
      fix: 'remove keycloak.users; create users in Keycloak, or connect it to a directory',
    };
  const known = groupsOf(authentication);
  for (const [index, { groups }] of users.entries())
    for (const [place, group] of groups.entries())
      if (!known.includes(group))
        yield {
          path: ['keycloak', 'users', index, 'groups', place],
          message: `group ${group} is not a group of authentication, and so is not created`,
          fix: known.length > 0 ? `use one of ${known.join(', ')}` : 'add it to authentication.allowedGroups',
        };
}
