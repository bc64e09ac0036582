import { parseIssuer } from '../../identity/keycloak/issuer.js';
import type { KeycloakSettings } from '../../identity/keycloak/keycloak-schema.js';
import { groupsOf, type IssuerAuthentication, usesIssuer } from '../../identity/keycloak/realm/realm-props.js';
import { isLocal } from '../../platform/profiles.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** What goes wrong between the login and the Keycloak behind it. */
export function* keycloakProblems(settings: Settings): Iterable<PathProblem> {
  const { authentication, keycloak } = settings;
  if (!keycloak) return;
  if (!usesIssuer(authentication)) {
    yield {
      path: ['keycloak'],
      message: `keycloak with authentication ${authentication.type}, under which nobody logs in at an issuer`,
      fix: 'remove keycloak, or write authentication.type: oidc or proxy',
    };
    return;
  }
  yield* issuerProblems(authentication);
  yield* scopeProblems(authentication);
  yield* groupProblems(authentication);
  yield* applyProblems(keycloak, authentication);
  yield* userProblems(settings, keycloak, authentication);
}

function* issuerProblems({ issuer }: IssuerAuthentication): Iterable<PathProblem> {
  if (parseIssuer(issuer)) return;
  yield {
    path: ['authentication', 'issuer'],
    message: `${issuer} is not the issuer of a realm of Keycloak`,
    fix: issuer.endsWith('/')
      ? 'remove the slash at its end'
      : 'write https://<keycloak>/realms/<realm>, or remove keycloak',
  };
}

/** Scopes that every realm has from its beginning (services, RealmManager.java and OIDCLoginProtocolFactory.java of 26.7). */
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

function* scopeProblems({ scopes }: IssuerAuthentication): Iterable<PathProblem> {
  for (const [index, scope] of scopes.entries())
    if (!defaultScopes.has(scope))
      yield {
        path: ['authentication', 'scopes', index],
        message: `scope ${scope}, which a realm of Keycloak does not have: it would answer every login with invalid_scope`,
        fix: `remove it: authentication.scopes: [${scopes.filter((one) => defaultScopes.has(one)).join(', ')}]; groups are in the tokens by a mapper of the client, without a scope`,
      };
}

function* groupProblems(authentication: IssuerAuthentication): Iterable<PathProblem> {
  const fields = authentication.type === 'oidc' ? (['groups', 'adminGroups'] as const) : (['allowedGroups'] as const);
  for (const field of fields)
    for (const [index, group] of groupsIn(authentication, field).entries())
      if (group.includes('/'))
        yield {
          path: ['authentication', field, index],
          message: `group ${group} with a slash, which to Keycloak is a group inside another; tokens have its last part alone`,
          fix: 'name a group without a slash',
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
      message: 'a realm import without the Keycloak that it is for',
      fix: 'write keycloak.apply.keycloak: <name of the Keycloak resource>, or keycloak.server',
    };
  if (apply.type === 'realm-import' && createRealm === false)
    yield {
      path: ['keycloak', 'createRealm'],
      message: 'a realm import that may not make the realm, which is all that it can do',
      fix: 'use another keycloak.apply.type for a realm of others; or remove createRealm',
    };
  if (apply.type === 'edp' && admin.realm !== 'master' && !apply.connection && !apply.realm)
    yield {
      path: ['keycloak', 'admin', 'realm'],
      message: `an administrator of realm ${admin.realm} with the EDP operator, which logs in to the realm master alone`,
      fix: 'name an administrator of master, or a connection of the operator in keycloak.apply.connection',
    };
  if (admin.type === 'client' && server && admin.secret === undefined)
    yield {
      path: ['keycloak', 'admin', 'secret'],
      message: 'a client as administrator of a Keycloak that begins with one user alone',
      fix: 'use type: user; or make the client in Keycloak, and name its Secret',
    };
  if (apply.type === 'edp' && ca?.configMap && !server && !apply.connection && !apply.realm)
    yield {
      path: ['authentication', 'ca', 'configMap'],
      message: 'the CA of Keycloak in a ConfigMap, which the Role of the EDP operator does not let it read',
      fix: 'put it into a Secret, and name that in authentication.ca.secret',
    };
  if (url !== undefined && apply.type === 'realm-import')
    yield {
      path: ['keycloak', 'url'],
      message: 'a URL of Keycloak beside a realm import, which calls no Keycloak',
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
      message: `users to try it with on platform ${platform}: they are for a laptop`,
      fix: 'remove keycloak.users; make people in Keycloak, or let it ask a directory',
    };
  const known = groupsOf(authentication);
  for (const [index, { groups }] of users.entries())
    for (const [place, group] of groups.entries())
      if (!known.includes(group))
        yield {
          path: ['keycloak', 'users', index, 'groups', place],
          message: `group ${group}, which authentication does not name, and so nothing makes`,
          fix: known.length > 0 ? `use one of ${known.join(', ')}` : 'name it in authentication.allowedGroups',
        };
}
