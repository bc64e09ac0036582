import type { DerivedNames } from './derived-names.js';

/** The objects that the Keycloak operator names after a Keycloak (operator, Constants.java and the controllers of 26.7). */
export const keycloakOperatorNames: DerivedNames = {
  service: { suffix: '-service', what: 'Keycloak', kinds: ['Service'] },
  discovery: { suffix: '-discovery', what: 'Keycloak', kinds: ['Service'] },
  ingress: { suffix: '-ingress', what: 'Keycloak', kinds: ['Ingress'] },
  networkPolicy: { suffix: '-network-policy', what: 'Keycloak', kinds: ['NetworkPolicy'] },
  updateJob: { suffix: '-update-job', what: 'the update of Keycloak', kinds: ['Job'] },
  initialAdmin: { suffix: '-initial-admin', what: 'the first administrator of Keycloak', kinds: ['Secret'] },
};

/** The Secret in which the operator keeps the realm that it imports (KeycloakRealmImportSecretDependentResource.java). */
export function realmImportSecret(keycloak: string, realm: string): string {
  return `${keycloak}-${realm}-realm`.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
}
