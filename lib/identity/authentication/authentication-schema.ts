import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { type HeadersAuthentication, headersAuthentication } from './headers-schema.js';
import { identityHeaders } from './identity-headers.js';
import { loginOf } from './logins.js';
import { type OidcAuthentication, oidcAuthentication } from './oidc-schema.js';
import { type ProxyAuthentication, proxyAuthentication } from './proxy-schema.js';
import { kubernetesAuthorizationFields } from './workspaces-schema.js';

const kubernetesAuthentication = z.strictObject({
  type: field(
    z.literal('kubernetes'),
    'Tokens of the cluster: the server authorizes each request at the API server, with the token of the caller.',
    'kubernetes',
  ),
  ...kubernetesAuthorizationFields,
});

const noAuthentication = z.strictObject({
  type: field(
    z.literal('none'),
    'Requests are not authenticated by the server: for a laptop, or behind a gateway that authenticates them itself, and then only gateway.peer, jobs and Prometheus may connect. A check reports it and must be waived.',
    'none',
  ),
});

/** How callers authenticate. */
export const authenticationSchema = z.discriminatedUnion('type', [
  kubernetesAuthentication,
  oidcAuthentication,
  proxyAuthentication,
  headersAuthentication,
  noAuthentication,
]);

export type Authentication = z.output<typeof authenticationSchema>;
export type KubernetesAuthentication = z.output<typeof kubernetesAuthentication>;
/** The types with which Kubernetes authorizes requests: the server runs `kubernetes-auth`. */
export type KubernetesAuthorization = KubernetesAuthentication | ProxyAuthentication | HeadersAuthentication;
export type { HeadersAuthentication, OidcAuthentication, ProxyAuthentication };

/** Whether Kubernetes authorizes requests. */
export function asksKubernetes(authentication: Authentication): authentication is KubernetesAuthorization {
  return loginOf(authentication).app === 'kubernetes-auth';
}

/** Whether the server accepts tokens of the cluster: pods can then authenticate with their service account. */
export function takesClusterTokens(authentication: Authentication): authentication is KubernetesAuthorization {
  return (
    authentication.type === 'kubernetes' || (authentication.type === 'proxy' && authentication.identity === 'token')
  );
}

/** Whether the server reads the identity of the caller from the headers of the request. */
export function believesHeaders(
  authentication: Authentication,
): authentication is ProxyAuthentication | HeadersAuthentication {
  return (
    authentication.type === 'headers' || (authentication.type === 'proxy' && authentication.identity === 'headers')
  );
}

/** The headers with the identity of callers: those of the proxy of the overlay, or of a proxy of others. */
export function headerNamesOf(authentication: Authentication): Readonly<Record<keyof typeof identityHeaders, string>> {
  if (authentication.type !== 'headers') return identityHeaders;
  const { userHeader, groupsHeader, groupsSeparator } = authentication;
  return { user: userHeader, groups: groupsHeader, groupsSeparator };
}

/** Whether the server reads the keys with which the cluster signs tokens, with the token of its service account. */
export function readsClusterKeys(authentication: Authentication): authentication is OidcAuthentication {
  return authentication.type === 'oidc' && authentication.serviceAccounts !== undefined;
}

/** Whether namespaces are workspaces. */
export function usesWorkspaces(authentication: Authentication): authentication is KubernetesAuthorization {
  return asksKubernetes(authentication) && authentication.workspaces.enabled;
}
