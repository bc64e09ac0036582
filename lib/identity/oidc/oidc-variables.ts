import type { EnvVar } from '../../../imports/kubernetes.js';
import type { StandaloneGateway } from '../../gateway/standalone-gateway-schema.js';
import type { Instance } from '../../model/instance.js';
import { groupsClaimOf, scopesOf } from '../authentication/issuers.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';
import { type BrowserAddress, callbackUri } from './callback.js';
import { renewsSessions } from './identity-provider.js';
import { audienceOf, discoveryUrl, providersJson } from './providers.js';

/** The proxies whose X-Forwarded headers are trusted. */
export function trustedProxies(
  { trustedProxies: given }: Pick<OidcAuthentication, 'trustedProxies'>,
  gateway: StandaloneGateway,
): readonly string[] {
  return given ?? (gateway.type === 'none' ? undefined : gateway.peer?.cidrs) ?? [];
}

/** Variables of the plug-in, except Secrets, database and cache. Source of every name: mlflow-oidc-auth 11.0.2, config.py. */
export function oidcVariables(
  authentication: OidcAuthentication,
  address: BrowserAddress,
  gateway: StandaloneGateway,
): readonly EnvVar[] {
  const { session, bearer } = authentication;
  const callback = callbackUri(address);
  const providers = providersJson(authentication);
  const proxies = trustedProxies(authentication, gateway);
  return [
    ...Object.entries({
      OIDC_DISCOVERY_URL: discoveryUrl(authentication),
      OIDC_ISSUER: authentication.issuer,
      OIDC_CLIENT_ID: authentication.client.id,
      // If it is not set, it is derived from the headers of each request.
      OIDC_REDIRECT_URI: callback,
      OIDC_SCOPE: scopesOf(authentication).join(' '),
      OIDC_CODE_CHALLENGE: 'S256',
      // If it is not set, tokens of every client of the issuer are accepted.
      OIDC_AUDIENCE: audienceOf(authentication),
      OIDC_PROVIDER_DISPLAY_NAME: authentication.providerName,
      OIDC_GROUPS_ATTRIBUTE: groupsClaimOf(authentication),
      OIDC_GROUP_NAME: authentication.groups.join(','),
      OIDC_ADMIN_GROUP_NAME: authentication.adminGroups.join(','),
      OIDC_USERNAME_FIELD: authentication.usernameClaims.join(','),
      OIDC_USE_REFRESH_TOKEN: String(renewsSessions(authentication)),
      OIDC_PROVISION_ON_BEARER_AUTH: String(bearer.provision),
      OIDC_TRUST_BEARER_GROUP_CLAIMS: String(bearer.trustGroups),
      DEFAULT_MLFLOW_PERMISSION: authentication.defaultPermission,
      RESTRICT_RESOURCE_CREATION: String(authentication.restrictCreation),
      AUTOMATIC_LOGIN_REDIRECT: String(authentication.automaticLogin),
      // Users who log in want their experiments, not the permissions page.
      DEFAULT_LANDING_PAGE_IS_PERMISSIONS: 'false',
      SESSION_COOKIE_MAX_AGE_SECONDS: String(session.lifetimeSeconds),
      SESSION_COOKIE_SECURE: String(callback.startsWith('https:')),
      ENABLE_API_DOCS: 'false',
      AUDIT_LOG_ENABLED: 'true',
      AUDIT_LOG_LEVEL: 'INFO',
    }).map(([name, value]) => ({ name, value })),
    ...(proxies.length > 0 ? [{ name: 'TRUSTED_PROXIES', value: proxies.join(',') }] : []),
    ...(providers ? [{ name: 'AUTH_PROVIDERS', value: providers }] : []),
  ];
}

/**
 * The pool of each worker for the users' database. A session whose token is renewed holds a connection while the issuer
 * answers, and a request that finds none free waits for it (11.0.2, routers/auth.py), so there are more than queries need.
 */
export const usersPool = { size: 3, maxOverflow: 5 } as const;

/** The smallest one, for databases with few connections: one for queries, and some for sessions that wait for the issuer. */
export const leastUsersPool = { size: 2, maxOverflow: 3 } as const;

export function usersPoolVariables(
  { size, maxOverflow }: Readonly<Record<'size' | 'maxOverflow', number>>,
  recycle: number,
): readonly EnvVar[] {
  return [
    { name: 'OIDC_DB_POOL_SIZE', value: String(size) },
    { name: 'OIDC_DB_POOL_MAX_OVERFLOW', value: String(maxOverflow) },
    { name: 'OIDC_DB_POOL_RECYCLE_SECONDS', value: String(recycle) },
  ];
}

/** One cache may serve several servers, whose users have the same names. */
export function cacheVariables({ name, namespace }: Instance): readonly EnvVar[] {
  return [
    { name: 'CACHE_BACKEND', value: 'redis' },
    { name: 'CACHE_KEY_PREFIX', value: `${namespace}.${name}:` },
  ];
}
