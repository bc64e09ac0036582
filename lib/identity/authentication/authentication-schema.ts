import { z } from 'zod';
import { field } from '../../schema/fields.js';
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
    'Requests are not authenticated: only for a laptop. A check reports it and must be waived.',
    'none',
  ),
});

/** How callers authenticate. */
export const authenticationSchema = z.discriminatedUnion('type', [
  kubernetesAuthentication,
  oidcAuthentication,
  proxyAuthentication,
  noAuthentication,
]);

export type Authentication = z.output<typeof authenticationSchema>;
export type KubernetesAuthentication = z.output<typeof kubernetesAuthentication>;
/** The types with which Kubernetes authorizes requests: the server runs `kubernetes-auth`. */
export type KubernetesAuthorization = KubernetesAuthentication | ProxyAuthentication;
export type { OidcAuthentication, ProxyAuthentication };

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
export function believesHeaders(authentication: Authentication): authentication is ProxyAuthentication {
  return authentication.type === 'proxy' && authentication.identity === 'headers';
}

/** Whether the server reads the keys with which the cluster signs tokens, with the token of its service account. */
export function readsClusterKeys(authentication: Authentication): authentication is OidcAuthentication {
  return authentication.type === 'oidc' && authentication.serviceAccounts !== undefined;
}

/** Whether namespaces are workspaces. */
export function usesWorkspaces(authentication: Authentication): authentication is KubernetesAuthorization {
  return asksKubernetes(authentication) && authentication.workspaces.enabled;
}
