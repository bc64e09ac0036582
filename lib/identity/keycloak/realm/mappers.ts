import type { ProtocolMapperRepresentation } from './representation.js';

/** Writes the groups of a user into each token, by their names: `mlflow-users`, not `/mlflow-users`. */
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

/** Writes the audience into access tokens, which Keycloak does not by itself for the client that asked for them. */
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
