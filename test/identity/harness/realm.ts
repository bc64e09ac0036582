import { realmFragment, withPlaceholders } from '../../../lib/keycloak/realm.js';
import type { Keycloak } from './keycloak.js';

/** The realm that the server's environment means, as it is rendered, imported into a Keycloak. */
export async function importRealm(keycloak: Keycloak, realm: string, origin: string, secret: string): Promise<void> {
  const fragment = realmFragment({
    realm,
    client: {
      id: 'mlflow',
      secret: { name: 'mlflow-oidc-client', key: 'client-secret' },
      redirectUris: [`${origin}/callback`],
      postLogoutRedirectUris: [`${origin}/oidc/ui/auth`],
      webOrigins: [origin],
    },
    groupsClaim: 'groups',
    audience: 'mlflow',
    groups: ['mlflow-users', 'mlflow-admins'],
    sessionSeconds: 28800,
    accessTokenSeconds: 300,
    users: [],
  });
  await keycloak.must(
    'POST',
    '/realms',
    withPlaceholders(fragment, () => secret),
  );
}

/** A further client of a realm, by which programs get tokens of people for an audience: as a pipeline has one. */
export function machineClient(clientId: string, audience: string) {
  const config = { 'id.token.claim': 'true', 'access.token.claim': 'true' };
  return {
    clientId,
    secret: 'not-a-secret-in-this-place',
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
