import type { ServerParts } from '../../standalone/server-parts.js';
import { identityHeaders, strippedHeaders } from '../authentication/identity-headers.js';
import { groupsClaimOf, issuerOf } from '../authentication/issuers.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { calledIssuer } from '../oidc/identity-provider.js';
import { type ProxyFiles, proxyFiles } from './proxy-files.js';
import { proxyScopes, refreshParameters } from './proxy-scopes.js';
import { proxySeconds } from './proxy-timeouts.js';

/**
 * The structured part of the configuration, which flags cannot express: the only headers that the server receives, and
 * that metrics are not forwarded. (oauth2-proxy 7.15.3, docs/configuration/alpha-config.md; its format may change with a version)
 */
function proxyConfig(parts: ServerParts, authentication: ProxyAuthentication) {
  const files = proxyFiles(parts, authentication);
  return {
    server: listener(parts, authentication, files),
    providers: [provider(authentication, files)],
    upstreamConfig: {
      upstreams: [
        // A pattern, because it is compared with the decoded path: the server answers /%6detrics, too. Any caller with a
        // token passes the proxy, and metrics are only for Prometheus, which scrapes the pods.
        { id: 'metrics', path: '^/+metrics', rewriteTarget: '/', static: true, staticCode: 404 },
        {
          id: 'mlflow',
          path: '/',
          uri: new URL(parts.hosts.trackingUri).origin,
          // The server compares the Host with its own names, and rejects requests for other hosts.
          passHostHeader: true,
          timeout: `${proxySeconds(parts.settings.gateway)}s`,
        },
      ],
    },
    injectRequestHeaders: requestHeaders(authentication),
  };
}

/** The file's text. Text that looks like a variable would be replaced. */
export function proxyConfigText(parts: ServerParts, authentication: ProxyAuthentication): string {
  return `${JSON.stringify(proxyConfig(parts, authentication), undefined, 2).replaceAll('$', () => '$$')}\n`;
}

function listener(
  { scheme }: ServerParts,
  { service }: ProxyAuthentication,
  { certificate }: ProxyFiles,
): Readonly<Record<string, unknown>> {
  const address = `:${service.port}`;
  if (scheme === 'http' || !certificate) return { bindAddress: address };
  return {
    secureBindAddress: address,
    tls: { cert: { fromFile: certificate.cert }, key: { fromFile: certificate.key }, minVersion: 'TLS1.2' },
  };
}

function provider(authentication: ProxyAuthentication, { clientSecret }: ProxyFiles) {
  const { issuer, client, userClaim, allowedGroups, bearerTokens } = authentication;
  const logout = logoutUrl(authentication);
  const own = ownEndpoints(authentication);
  const parameters = refreshParameters(authentication);
  return {
    id: 'oidc',
    provider: 'oidc',
    clientID: client.id,
    clientSecretFile: clientSecret,
    scope: proxyScopes(authentication).join(' '),
    ...(parameters.length > 0 ? { loginURLParameters: parameters } : {}),
    code_challenge_method: 'S256',
    ...(allowedGroups.length > 0 ? { allowedGroups } : {}),
    ...(logout ? { backendLogoutURL: logout } : {}),
    ...(own ? { loginURL: own.login, redeemURL: own.token, profileURL: own.userinfo } : {}),
    oidcConfig: {
      issuerURL: issuer,
      ...(own ? { skipDiscovery: true, jwksURL: own.keys } : {}),
      // The only claim whose name can be configured; it is used as the user name, whatever it contains.
      emailClaim: userClaim,
      groupsClaim: groupsClaimOf(authentication),
      audienceClaims: ['aud'],
      extraAudiences: bearerTokens.audiences,
      insecureSkipNonce: false,
    },
  };
}

/** Keycloak ends its session when it receives the ID token; the URL of other issuers cannot be derived. */
export function logoutUrl(authentication: ProxyAuthentication): string | undefined {
  const { session, issuer } = authentication;
  if (session.logoutUrl) return session.logoutUrl;
  return /\/realms\/[^/]+$/.test(issuer)
    ? `${calledIssuer(authentication)}/protocol/openid-connect/logout?id_token_hint={id_token}`
    : undefined;
}

/**
 * The endpoints of an issuer that pods call by another host: discovery compares the issuer with the URL that it requested
 * (7.15.3, providers/providers.go). Browsers call the issuer itself.
 */
function ownEndpoints(authentication: ProxyAuthentication) {
  const { endpoints } = issuerOf(authentication.issuer);
  if (!authentication.discoveryUrl || !endpoints) return undefined;
  const base = calledIssuer(authentication);
  return {
    login: `${authentication.issuer}${endpoints.login}`,
    token: `${base}${endpoints.token}`,
    userinfo: `${base}${endpoints.userinfo}`,
    keys: `${base}${endpoints.keys}`,
  };
}

function requestHeaders({ identity, userPrefix, groupsPrefix }: ProxyAuthentication) {
  const claim = (name: string, value: string, prefix = '') => ({
    name,
    preserveRequestValue: false,
    values: [{ claimSource: { claim: value, ...(prefix ? { prefix } : {}) } }],
  });
  // A header without a value is removed from the client's request, and not set.
  const stripped = (name: string) => ({ name, preserveRequestValue: false, values: [] });
  const { user, groups } = identityHeaders;
  return [
    ...(identity === 'headers'
      ? [claim(user, 'email', userPrefix), claim(groups, 'groups', groupsPrefix), stripped('Authorization')]
      : [claim('Authorization', 'id_token', 'Bearer '), stripped(user), stripped(groups)]),
    ...strippedHeaders.map(stripped),
  ];
}
