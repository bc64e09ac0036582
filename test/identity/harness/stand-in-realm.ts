import type { KeycloakAdmin } from './keycloak-admin.js';

const claims = { 'id.token.claim': 'true', 'access.token.claim': 'true', 'userinfo.token.claim': 'true' };

/** Until the rendered Job makes the realm: the same, by the admin API. */
export async function makeRealm(
  admin: KeycloakAdmin,
  realm: string,
  secret: string,
  redirectUri: string,
): Promise<void> {
  await admin.must('POST', '/admin/realms', { realm, enabled: true });
  for (const name of ['mlflow-users', 'mlflow-admins'])
    await admin.must('POST', `/admin/realms/${realm}/groups`, { name });
  await admin.must('POST', `/admin/realms/${realm}/clients`, client('mlflow', secret, redirectUri));
}

/** A client of the realm whose tokens are for itself. */
export function client(clientId: string, secret: string, redirectUri: string, directAccessGrantsEnabled = false) {
  const origin = new URL(redirectUri).origin;
  return {
    clientId,
    secret,
    publicClient: false,
    standardFlowEnabled: true,
    directAccessGrantsEnabled,
    redirectUris: [redirectUri],
    attributes: { 'pkce.code.challenge.method': 'S256', 'post.logout.redirect.uris': `${origin}/oidc/ui/auth` },
    protocolMappers: [
      {
        name: 'groups',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-group-membership-mapper',
        config: { 'claim.name': 'groups', 'full.path': 'false', ...claims },
      },
      {
        name: 'audience',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: { 'included.client.audience': clientId, 'access.token.claim': 'true' },
      },
    ],
  };
}
