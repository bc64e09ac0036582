import type { ProtocolMapperRepresentation } from './representation.js';

/** Adds the groups of a user to each token, by name: `mlflow-users`, not `/mlflow-users`. */
export function groupsMapper(claim: string): ProtocolMapperRepresentation {
  return {
    name: 'mlflow-groups',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-group-membership-mapper',
    config: {
      'claim.name': claim,
      'full.path': 'false',
      'id.token.claim': 'true',
      'access.token.claim': 'true',
      'userinfo.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  };
}

/** Adds the audience to access tokens, which Keycloak does not do for the requesting client. */
export function audienceMapper(audience: string): ProtocolMapperRepresentation {
  return {
    name: 'mlflow-audience',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.custom.audience': audience,
      'id.token.claim': 'false',
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  };
}
