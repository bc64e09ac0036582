import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { loginOf } from './logins.js';
import { type OidcAuthentication, oidcAuthentication } from './oidc-schema.js';
import { type ProxyAuthentication, proxyAuthentication } from './proxy-schema.js';
import { kubernetesAuthorizationFields } from './workspaces-schema.js';

const kubernetesAuthentication = z.strictObject({
  type: field(
    z.literal('kubernetes'),
    'Tokens of the cluster: the server asks the API server, with the token of each caller, what the caller may do.',
    'kubernetes',
  ),
  ...kubernetesAuthorizationFields,
});

const noAuthentication = z.strictObject({
  type: field(
    z.literal('none'),
    'Nobody is asked who they are: for a laptop. A check says so, and has to be waived.',
    'none',
  ),
});

/** How callers prove who they are. */
export const authenticationSchema = z.discriminatedUnion('type', [
  kubernetesAuthentication,
  oidcAuthentication,
  proxyAuthentication,
  noAuthentication,
]);

export type Authentication = z.output<typeof authenticationSchema>;
export type KubernetesAuthentication = z.output<typeof kubernetesAuthentication>;
/** Those under which Kubernetes decides what a caller may do: the server runs `kubernetes-auth`. */
export type KubernetesAuthorization = KubernetesAuthentication | ProxyAuthentication;
export type { OidcAuthentication, ProxyAuthentication };

/** Whether Kubernetes decides what a caller may do. */
export function asksKubernetes(authentication: Authentication): authentication is KubernetesAuthorization {
  return loginOf(authentication).app === 'kubernetes-auth';
}

/** Whether callers may show the server a token of the cluster: pods can then prove themselves by their account. */
export function takesClusterTokens(authentication: Authentication): authentication is KubernetesAuthorization {
  return (
    authentication.type === 'kubernetes' || (authentication.type === 'proxy' && authentication.identity === 'token')
  );
}

/** Whether the server takes whoever calls for whom the headers of the request name. */
export function believesHeaders(authentication: Authentication): authentication is ProxyAuthentication {
  return authentication.type === 'proxy' && authentication.identity === 'headers';
}

/** Whether the server reads the keys by which the cluster signs tokens, with the token of its own account. */
export function readsClusterKeys(authentication: Authentication): authentication is OidcAuthentication {
  return authentication.type === 'oidc' && authentication.serviceAccounts !== undefined;
}

/** Whether namespaces are workspaces. */
export function usesWorkspaces(authentication: Authentication): authentication is KubernetesAuthorization {
  return asksKubernetes(authentication) && authentication.workspaces.enabled;
}
