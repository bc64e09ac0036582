import { z } from 'zod';
import { dnsSubdomain, field } from '../../../schema/fields.js';
import { keycloakApiVersion } from '../server/keycloak-server-schema.js';

/** A realm that Keycloak's operator imports once. */
export const realmImportSchema = z.strictObject({
  type: field(
    z.literal('realm-import'),
    "A KeycloakRealmImport of Keycloak's operator, for a Keycloak that it runs: it creates the realm if it does not exist, and never changes one.",
    'realm-import',
  ),
  apiVersion: keycloakApiVersion,
  keycloak: field(
    dnsSubdomain.optional(),
    'Name of the Keycloak resource, in the namespace of the server. Default: the one of `keycloak.server`.',
    'keycloak',
  ),
});
