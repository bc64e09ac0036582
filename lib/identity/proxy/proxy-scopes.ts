import { issuerOf, scopesOf } from '../authentication/issuers.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';

/** The scopes of a login; for sessions that are renewed, the one for refresh tokens, where the issuer has it. */
export function proxyScopes(authentication: ProxyAuthentication): readonly string[] {
  const { scopes, session, issuer } = authentication;
  const { refresh = 'scope' } = issuerOf(issuer);
  const renewed = scopes === undefined && session.refreshSeconds !== undefined && refresh === 'scope';
  return [...scopesOf(authentication), ...(renewed ? ['offline_access'] : [])];
}

/** Parameters of the login's URL with which the issuer returns a refresh token, where no scope does that. */
export function refreshParameters({ session, issuer }: ProxyAuthentication) {
  const { refresh } = issuerOf(issuer);
  if (session.refreshSeconds === undefined || typeof refresh !== 'object') return [];
  return Object.entries(refresh).map(([name, value]) => ({ name, default: [value] }));
}
