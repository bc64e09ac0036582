import type { ClientAccess, ClientCredentials } from '../clients/client-access.js';
import { serviceCaInPods } from '../clients/client-token.js';
import type { OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import type { ServerUris } from '../gateway/hosts.js';
import { hasRootedPaths } from '../gateway/served-paths.js';
import { type Authentication, usesWorkspaces } from '../identity/authentication/authentication-schema.js';
import { issuerOf } from '../identity/authentication/issuers.js';
import { operated } from '../model/operated.js';

/** What clients need to connect to an operated server: its operator configures kubernetes-auth with workspaces. */
export function operatedAccess({ publicUrl, tls, settings, profile }: OperatedEnvironment, uri: string): ClientAccess {
  const outsideUri = publicUrl && `${publicUrl}${operated.staticPrefix}`;
  return {
    name: operated.name,
    insideUri: uri,
    // Routes rewrite the path where the server has it at its root.
    otlp: { inside: hasRootedPaths(profile.server.version) ? new URL(uri).origin : uri, outside: outsideUri },
    ...(tls.source === 'service-ca' ? { insideCa: serviceCaInPods } : {}),
    // On every release: routes of 3.4 rewrite /mlflow/api to the root, where MLflow 3.10 serves its API.
    outsideUri,
    workspaces: true,
    credentials: { type: 'cluster-token' },
    ...tokenUrlOf(settings.access.apiServerOidc),
  };
}

/** What clients need to connect to a standalone server, or to the proxy in front of it. */
export function standaloneAccess(
  { settings, instance }: StandaloneEnvironment,
  {
    clientUri,
    publicUri,
    clientOtlpEndpoint: inside,
    otlpEndpoint,
  }: Pick<ServerUris, 'clientUri' | 'publicUri' | 'clientOtlpEndpoint' | 'otlpEndpoint'>,
): ClientAccess {
  return {
    name: instance.name,
    insideUri: clientUri,
    otlp: { inside, outside: publicUri && otlpEndpoint },
    ...(settings.tls.source === 'service-ca' && clientUri.startsWith('https:') ? { insideCa: serviceCaInPods } : {}),
    outsideUri: publicUri,
    workspaces: usesWorkspaces(settings.authentication),
    credentials: credentialsOf(settings.authentication),
    ...tokenUrlOf('issuer' in settings.authentication ? settings.authentication : settings.access.apiServerOidc),
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
    case 'headers':
    case 'none':
      return { type: 'none' };
  }
}

/** The token endpoint of an issuer whose tokens the server accepts, if its paths are known. */
function tokenUrlOf(trusted: { readonly issuer: string } | undefined): Pick<ClientAccess, 'tokenUrl'> {
  const { endpoints } = trusted ? issuerOf(trusted.issuer) : {};
  return trusted && endpoints ? { tokenUrl: `${trusted.issuer}${endpoints.token}` } : {};
}
