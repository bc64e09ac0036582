import type { Keycloak } from './keycloak.js';
import { passwordOf } from './people.js';

const secret = 'not-a-secret-in-this-place';

/** A further client of a realm, by which programs get tokens of people for an audience: as a pipeline has one. */
export function machineClient(clientId: string, audience: string) {
  const config = { 'id.token.claim': 'true', 'access.token.claim': 'true' };
  return {
    clientId,
    secret,
    publicClient: false,
    standardFlowEnabled: false,
    directAccessGrantsEnabled: true,
    protocolMappers: [
      {
        name: 'groups',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-group-membership-mapper',
        config: { 'claim.name': 'groups', 'full.path': 'false', ...config },
      },
      {
        name: 'audience',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: { 'included.custom.audience': audience, ...config },
      },
    ],
  };
}

/** An access token that such a client gets by the password of somebody. */
export async function tokenByPassword(
  keycloak: Keycloak,
  name: string,
  { client, realm = 'mlflow' }: { readonly client: string; readonly realm?: string },
): Promise<string> {
  const grant = { grant_type: 'password', scope: 'openid', username: name, password: passwordOf(name) };
  const { status, body } = await keycloak.token({ ...grant, client_id: client, client_secret: secret }, realm);
  if (status !== 200) throw new Error(`no token of ${realm} for ${name}: ${JSON.stringify(body)}`);
  return (body as { readonly access_token: string }).access_token;
}
