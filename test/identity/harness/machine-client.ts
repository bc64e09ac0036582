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
