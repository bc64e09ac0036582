import type { Instance } from '../../../model/instance.js';
import { namesOf } from '../../../model/names.js';
import type { ServerParts } from '../../../standalone/server-parts.js';
import type {
  Authentication,
  OidcAuthentication,
  ProxyAuthentication,
} from '../../authentication/authentication-schema.js';
import { loginOf } from '../../authentication/logins.js';
import { browserOrigin, callbackUri } from '../../oidc/callback.js';
import { clientSecretOf } from '../../oidc/identity-provider.js';
import { proxyAddress } from '../../proxy/proxy-address.js';
import { parseIssuer, type RealmAddress } from '../issuer.js';
import type { KeycloakSettings } from '../keycloak-schema.js';
import type { RealmProps, TestUser } from './realm.js';
import type { TestUserSettings } from './users-schema.js';

/** Those under which people log in at an issuer. */
export type IssuerAuthentication = OidcAuthentication | ProxyAuthentication;

export function usesIssuer(authentication: Authentication): authentication is IssuerAuthentication {
  return loginOf(authentication).issuer;
}

/** Where the plug-in sends people after they have logged out (mlflow-oidc-auth 11.0.2, routers/auth.py). */
const loginPage = '/oidc/ui/auth';

export interface RealmSource {
  readonly instance: Instance;
  readonly authentication: IssuerAuthentication;
  readonly keycloak: KeycloakSettings;
  readonly address: Pick<ServerParts, 'settings' | 'scheme' | 'port' | 'hosts'>;
}

/** Keycloak and realm of the issuer; a rule of the environment has refused every other issuer. */
export function realmAddress({ issuer }: IssuerAuthentication): RealmAddress {
  const address = parseIssuer(issuer);
  if (!address) throw new Error(`${issuer} is not the issuer of a realm of Keycloak: it ends in /realms/<realm>`);
  return address;
}

/** The redirect URI of the client, as the program that logs people in sends it. */
function redirectUri({ authentication, address }: RealmSource): string {
  return authentication.type === 'oidc' ? callbackUri(address) : proxyAddress(address, authentication).callback;
}

/** What the server, or the proxy before it, needs of the realm. */
export function realmProps(source: RealmSource): RealmProps {
  const { instance, authentication, keycloak, address } = source;
  const origin = browserOrigin(address);
  const { client, groupsClaim, session } = authentication;
  return {
    realm: realmAddress(authentication).realm,
    client: {
      id: client.id,
      secret: clientSecretOf(authentication, instance),
      redirectUris: [redirectUri(source)],
      postLogoutRedirectUris: [authentication.type === 'oidc' ? `${origin}${loginPage}` : `${origin}/*`],
      webOrigins: [origin],
    },
    groupsClaim,
    audience: (authentication.type === 'oidc' ? authentication.audience : undefined) ?? client.id,
    groups: groupsOf(authentication),
    scopes: scopesOf(authentication),
    sessionSeconds: session.lifetimeSeconds,
    accessTokenSeconds: keycloak.accessTokenSeconds,
    users: keycloak.users.map((user) => testUser(user, instance)),
  };
}

/** Scopes that are asked for at each login, but the one that is no client scope. */
function scopesOf(authentication: IssuerAuthentication): readonly string[] {
  const renewed = authentication.type === 'oidc' && authentication.session.refresh ? ['offline_access'] : [];
  return [...new Set([...authentication.scopes, ...renewed])].filter((scope) => scope !== 'openid');
}

/** Groups that somebody is let in for, each once. */
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
