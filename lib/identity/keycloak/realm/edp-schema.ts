import { z } from 'zod';
import { dnsLabel, dnsSubdomain, field } from '../../../schema/fields.js';

/** A realm that the operator of KubeRocketCI (EDP) reconciles, in any Keycloak. */
export const edpSchema = z.strictObject({
  type: field(
    z.literal('edp'),
    'Resources of the EDP Keycloak operator, which works with any Keycloak. It reconciles periodically only if its variable SUCCESS_RECONCILE_TIMEOUT is set.',
    'edp',
  ),
  operatorNamespace: field(
    dnsLabel.default('edp-keycloak-operator'),
    'Namespace of the operator, which the network policies allow to connect to a Keycloak of the overlay.',
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
    'An existing connection of the operator. Default: a Keycloak resource of the overlay, with the administrator of `admin`.',
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
    'An existing realm of the operator, whose settings are not managed here. Default: one of the overlay.',
    { kind: 'KeycloakRealm', name: 'company' },
  ),
});

export type EdpSettings = z.output<typeof edpSchema>;
