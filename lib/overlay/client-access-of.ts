import type { ClientAccess, ClientCredentials } from '../clients/client-access.js';
import type { OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import type { ServerUris } from '../gateway/hosts.js';
import { type Authentication, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { operated } from '../model/operated.js';

/** What clients have to know of an operated server: its operator gives it kubernetes-auth with workspaces. */
export function operatedAccess({ publicUrl, profile }: OperatedEnvironment, uri: string): ClientAccess {
  return {
    name: operated.name,
    insideUri: uri,
    outsideUri: publicUrl && `${publicUrl}${profile.server.uriPath}`,
    workspaces: true,
    credentials: { type: 'cluster-token' },
  };
}

/** What clients have to know of a standalone server, or of the proxy before it. */
export function standaloneAccess(
  { settings, instance }: StandaloneEnvironment,
  { clientUri, publicUri }: Pick<ServerUris, 'clientUri' | 'publicUri'>,
): ClientAccess {
  return {
    name: instance.name,
    insideUri: clientUri,
    outsideUri: publicUri,
    workspaces: usesWorkspaces(settings.authentication),
    credentials: credentialsOf(settings.authentication),
  };
}

function credentialsOf(authentication: Authentication): ClientCredentials {
  switch (authentication.type) {
    case 'kubernetes':
      return { type: 'cluster-token' };
    case 'proxy':
      return { type: 'id-token', issuer: authentication.issuer };
    case 'oidc':
      return {
        type: 'access-key',
        issuer: authentication.issuer,
        ...(authentication.serviceAccounts ? { serviceAccounts: authentication.serviceAccounts } : {}),
      };
    case 'none':
      return { type: 'none' };
  }
}
