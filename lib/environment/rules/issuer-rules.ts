import { groupsClaimOf, hasOfflineScope, issuerOf, lacksGroups } from '../../identity/authentication/issuers.js';
import { type IssuerAuthentication, usesIssuer } from '../../identity/keycloak/realm/realm-props.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** Settings of a login that an issuer, known by its URL, rejects. */
export function* issuerProblems({ authentication, server }: Settings): Iterable<PathProblem> {
  if (!usesIssuer(authentication)) return;
  yield* clientProblems(authentication);
  yield* scopeProblems(authentication);
  yield* groupProblems(
    authentication,
    server.env.some(({ name }) => name === 'OIDC_GROUP_DETECTION_PLUGIN'),
  );
}

function* clientProblems({ issuer, client, type, discoveryUrl }: IssuerAuthentication): Iterable<PathProblem> {
  const { title, url, clientId, endpoints } = issuerOf(issuer);
  if (url && !url.pattern.test(issuer))
    yield {
      path: ['authentication', 'issuer'],
      message: `${issuer} is not the issuer in the tokens of ${title} (claim iss), so no token is accepted`,
      fix: `write ${url.example}`,
    };
  if (type === 'proxy' && discoveryUrl && !endpoints)
    yield {
      path: ['authentication', 'discoveryUrl'],
      message: `discoveryUrl with authentication proxy and ${issuer}: oauth2-proxy requests discovery below the issuer, and only the endpoints of Keycloak and Dex are known without it`,
      fix: 'write hostAliases, with an address at which the issuer is reachable by its own name',
    };
  if (clientId && !clientId.pattern.test(client.id))
    yield {
      path: ['authentication', 'client', 'id'],
      message: `client ${client.id}, but ${title} assigns the ids of clients`,
      fix: `write authentication.client: {id: ${clientId.example}}`,
    };
}

function* scopeProblems(authentication: IssuerAuthentication): Iterable<PathProblem> {
  const { issuer, scopes } = authentication;
  const { title, refused = {} } = issuerOf(issuer);
  for (const [index, scope] of (scopes ?? []).entries())
    if (refused[scope])
      yield {
        path: ['authentication', 'scopes', index],
        message: `scope ${scope} with ${title}: every login fails, because ${refused[scope]}`,
        fix: 'remove it; or remove scopes, for those that the issuer accepts',
      };
  if (scopes && !scopes.includes('openid'))
    yield {
      path: ['authentication', 'scopes'],
      message: 'scopes without openid: the issuer returns no ID token, so every login fails',
      fix: `write scopes: [openid, ${scopes.join(', ')}]`,
    };
  if (authentication.type === 'oidc' && authentication.session.refresh && !hasOfflineScope(issuer))
    yield {
      path: ['authentication', 'session', 'refresh'],
      message: `refresh with ${title}: the plug-in requests the scope offline_access for it, and every login fails`,
      fix: 'remove refresh; sessions then end with the token of the login',
    };
}

function* groupProblems(authentication: IssuerAuthentication, detected: boolean): Iterable<PathProblem> {
  if (!lacksGroups(authentication)) return;
  const { title, groupsHint } = issuerOf(authentication.issuer);
  const claim = groupsClaimOf(authentication);
  if (authentication.type === 'oidc' && !detected)
    yield {
      path: ['authentication', 'groups'],
      message: `groups with ${title}, whose tokens have no claim ${claim}: no user can log in`,
      fix: `write ${groupsHint}; or set OIDC_GROUP_DETECTION_PLUGIN in server.env`,
    };
  if (authentication.type === 'proxy' && authentication.allowedGroups.length > 0)
    yield {
      path: ['authentication', 'allowedGroups'],
      message: `allowedGroups with ${title}, whose tokens have no claim ${claim}: the proxy rejects every user`,
      fix: `write ${groupsHint}; or emailDomains instead of allowedGroups`,
    };
}
