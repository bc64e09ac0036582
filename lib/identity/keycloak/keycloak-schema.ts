import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { verified } from '../../schema/verified-service.js';
import { adminSchema } from './realm/admin-schema.js';
import { edpSchema } from './realm/edp-schema.js';
import { realmImportSchema } from './realm/realm-import-schema.js';
import { configCliSchema, realmJobSchema } from './realm/realm-job-schema.js';
import { testUsersSchema } from './realm/users-schema.js';
import { keycloakServerSchema } from './server/keycloak-server-schema.js';

/** What configures the realm in Keycloak. */
const applySchema = z.discriminatedUnion('type', [realmJobSchema, configCliSchema, realmImportSchema, edpSchema]);

/** The Keycloak of the issuer: its realm as code, and optionally Keycloak itself. */
export const keycloakSchema = z.strictObject({
  apply: field(
    applySchema.prefault({ type: 'job' }),
    'How client, mappers and groups are created in the realm. Default: by a Job.',
    { type: 'job', schedule: '23 * * * *' },
  ),
  createRealm: field(
    z.boolean().optional(),
    'Whether this overlay owns the realm: it is created if it does not exist, and its settings are kept as defined here. Default: true with `server`, else false, and only the objects of MLflow are changed.',
    true,
  ),
  url: verified(
    field(
      z.url({ protocol: /^https$/, error: 'the URL of Keycloak must begin with https' }).optional(),
      'URL at which the Job or operator calls the administration API, if it is not that of the issuer. Default: the Service of `server`, else the part of authentication.discoveryUrl or of the issuer before /realms/.',
      'https://keycloak.keycloak.svc',
    ),
    { service: 'issuer', ca: ['authentication', 'ca'] },
  ),
  admin: field(adminSchema, 'The administrator that configures the realm.', { secret: 'mlflow-keycloak-admin' }),
  accessTokenSeconds: field(
    z.int().min(60).max(3600).default(300),
    'Lifetime of access tokens of the client in seconds; they cannot be revoked before.',
    300,
  ),
  users: field(testUsersSchema, 'Test users, created if missing and never changed; only on kind. Default: none.', [
    { username: 'alice', groups: ['mlflow-users'] },
  ]),
  server: field(
    keycloakServerSchema.optional(),
    "Keycloak itself, run in the namespace of the server by Keycloak's operator. Default: none, Keycloak is external.",
    { instances: 2 },
  ),
});

export type KeycloakSettings = z.output<typeof keycloakSchema>;
