import { z } from 'zod';
import { dnsLabel, dnsSubdomain, field } from '../../../schema/fields.js';

/** A realm that the operator of KubeRocketCI (EDP) keeps as it should be, in any Keycloak. */
export const edpSchema = z.strictObject({
  type: field(
    z.literal('edp'),
    'Resources of the EDP Keycloak operator, which works with any Keycloak. It looks again only where its variable SUCCESS_RECONCILE_TIMEOUT says how often.',
    'edp',
  ),
  operatorNamespace: field(
    dnsLabel.default('edp-keycloak-operator'),
    'Namespace of the operator, which the network policies let in to a Keycloak of the overlay.',
    'edp-keycloak-operator',
  ),
  connection: field(
    z
      .strictObject({
        kind: field(
          z.enum(['Keycloak', 'ClusterKeycloak']).default('ClusterKeycloak'),
          'Keycloak, in the namespace of the server, or ClusterKeycloak.',
          'ClusterKeycloak',
        ),
        name: field(dnsSubdomain, 'Name of the resource.', 'main'),
      })
      .optional(),
    'A connection of the operator that is there already. Default: a Keycloak of the overlay, with the administrator of `admin`.',
    { kind: 'ClusterKeycloak', name: 'main' },
  ),
  realm: field(
    z
      .strictObject({
        kind: field(
          z.enum(['KeycloakRealm', 'ClusterKeycloakRealm']).default('KeycloakRealm'),
          'KeycloakRealm, in the namespace of the server, or ClusterKeycloakRealm.',
          'KeycloakRealm',
        ),
        name: field(dnsSubdomain, 'Name of the resource.', 'company'),
      })
      .optional(),
    'A realm of the operator that is there already and whose settings others keep. Default: one of the overlay.',
    { kind: 'KeycloakRealm', name: 'company' },
  ),
});

export type EdpSettings = z.output<typeof edpSchema>;
