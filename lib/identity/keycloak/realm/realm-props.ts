import type { Instance } from '../../../model/instance.js';
import { namesOf } from '../../../model/names.js';
import type { ServerParts } from '../../../standalone/server-parts.js';
import type {
  Authentication,
  OidcAuthentication,
  ProxyAuthentication,
} from '../../authentication/authentication-schema.js';
import { groupsClaimOf, scopesOf } from '../../authentication/issuers.js';
import { loginOf } from '../../authentication/logins.js';
import { browserOrigin, callbackUri } from '../../oidc/callback.js';
import { clientSecretOf, renewsSessions } from '../../oidc/identity-provider.js';
import { proxyAddress } from '../../proxy/proxy-address.js';
import { proxyScopes } from '../../proxy/proxy-scopes.js';
import { parseIssuer, type RealmAddress } from '../issuer.js';
import type { KeycloakSettings } from '../keycloak-schema.js';
import type { RealmProps, TestUser } from './realm.js';
import type { TestUserSettings } from './users-schema.js';

/** The types of authentication with logins at an issuer. */
export type IssuerAuthentication = OidcAuthentication | ProxyAuthentication;

export function usesIssuer(authentication: Authentication): authentication is IssuerAuthentication {
  return loginOf(authentication).issuer;
}

/** The Keycloak that the overlay creates; without logins at an issuer it creates none. */
export function ownKeycloakOf({
  authentication,
  keycloak,
}: {
  readonly authentication: Authentication;
  readonly keycloak?: KeycloakSettings | undefined;
}): KeycloakSettings['server'] {
  return usesIssuer(authentication) ? keycloak?.server : undefined;
}

/** The page that the plug-in redirects to after a logout (mlflow-oidc-auth 11.0.2, routers/auth.py). */
const loginPage = '/oidc/ui/auth';

export interface RealmSource {
  readonly instance: Instance;
  readonly authentication: IssuerAuthentication;
  readonly keycloak: KeycloakSettings;
  readonly address: Pick<ServerParts, 'settings' | 'scheme' | 'port' | 'hosts'>;
}

/** Keycloak and realm of the issuer; a rule of the environment rejects every other issuer. */
export function realmAddress({ issuer }: IssuerAuthentication): RealmAddress {
  const address = parseIssuer(issuer);
  if (!address) throw new Error(`${issuer} is not the issuer of a realm of Keycloak, which ends in /realms/<realm>`);
  return address;
}

/** The redirect URI of the client, as sent by the server or the proxy. */
function redirectUri({ authentication, address }: RealmSource): string {
  return authentication.type === 'oidc' ? callbackUri(address) : proxyAddress(address, authentication).callback;
}

/** What the server, or the proxy in front of it, needs in the realm. */
export function realmProps(source: RealmSource): RealmProps {
  const { instance, authentication, keycloak, address } = source;
  const origin = browserOrigin(address);
  const { client, session } = authentication;
  return {
    realm: realmAddress(authentication).realm,
    client: {
      id: client.id,
      secret: clientSecretOf(authentication, instance),
      redirectUris: [redirectUri(source)],
      postLogoutRedirectUris: [authentication.type === 'oidc' ? `${origin}${loginPage}` : `${origin}/*`],
      webOrigins: [origin],
    },
    groupsClaim: groupsClaimOf(authentication),
    audience: (authentication.type === 'oidc' ? authentication.audience : undefined) ?? client.id,
    groups: groupsOf(authentication),
    scopes: requestedScopes(authentication),
    sessionSeconds: session.lifetimeSeconds,
    accessTokenSeconds: keycloak.accessTokenSeconds,
    users: keycloak.users.map((user) => testUser(user, instance)),
  };
}

/** The scopes requested at each login, except the one that is not a client scope. */
function requestedScopes(authentication: IssuerAuthentication): readonly string[] {
  const requested =
    authentication.type === 'oidc'
      ? [...scopesOf(authentication), ...(renewsSessions(authentication) ? ['offline_access'] : [])]
      : proxyScopes(authentication);
  return [...new Set(requested)].filter((scope) => scope !== 'openid');
}

/** The groups whose members may log in, each once. */
export function groupsOf(authentication: IssuerAuthentication): readonly string[] {
  return authentication.type === 'oidc'
    ? [...new Set([...authentication.groups, ...authentication.adminGroups])]
    : [...new Set(authentication.allowedGroups)];
}

function testUser({ username, email, groups, password }: TestUserSettings, instance: Instance): TestUser {
  return {
    username,
    email: email ?? `${username}@example.com`,
    groups,
    password: { name: password.name ?? namesOf(instance).testUsers, key: password.key ?? username },
  };
}
