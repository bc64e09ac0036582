import { z } from 'zod';
import { about, dnsLabel } from '../environment/fields.js';

/** The Keycloak behind the issuer: its realm as code, and where wanted Keycloak itself. */
export const keycloakSchema = z.strictObject({
  namespace: about(dnsLabel.optional(), 'Namespace of Keycloak. Default: the one of the server.', 'keycloak'),
});

export type KeycloakSettings = z.output<typeof keycloakSchema>;
