import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { adminSchema } from './realm/admin-schema.js';
import { edpSchema } from './realm/edp-schema.js';
import { realmImportSchema } from './realm/realm-import-schema.js';
import { configCliSchema, realmJobSchema } from './realm/realm-job-schema.js';
import { testUsersSchema } from './realm/users-schema.js';
import { keycloakServerSchema } from './server/keycloak-server-schema.js';

/** What brings the realm into Keycloak. */
const applySchema = z.discriminatedUnion('type', [realmJobSchema, configCliSchema, realmImportSchema, edpSchema]);

/** The Keycloak behind the issuer: its realm as code, and where wanted Keycloak itself. */
export const keycloakSchema = z.strictObject({
  apply: field(
    applySchema.prefault({ type: 'job' }),
    'What brings client, mappers and groups into the realm. Default: a Job.',
    { type: 'job', schedule: '23 * * * *' },
  ),
  createRealm: field(
    z.boolean().optional(),
    'Whether the realm is our own: it is made where there is none, and its settings are kept as they are said here. Default: true with `server`, else false, and only what belongs to MLflow is touched.',
    true,
  ),
  url: field(
    z.url({ protocol: /^https$/, error: 'Keycloak is called by https' }).optional(),
    'URL by which the Job or operator calls the API of administrators, where that is not the one of the issuer. Default: the Service of `server`, else the part of the issuer before /realms/.',
    'https://keycloak.keycloak.svc',
  ),
  admin: field(adminSchema, 'Who changes the realm.', { secret: 'mlflow-keycloak-admin' }),
  accessTokenSeconds: field(
    z.int().min(60).max(3600).default(300),
    'Seconds for which access tokens of the client are good; nobody can take one back before.',
    300,
  ),
  users: field(
    testUsersSchema,
    'Users to try it with, who are made where they are missing and never changed; on kind alone. Default: none.',
    [{ username: 'alice', groups: ['mlflow-users'] }],
  ),
  server: field(
    keycloakServerSchema.optional(),
    "Keycloak itself, run in the namespace of the server by Keycloak's operator. Default: others run it.",
    { instances: 2 },
  ),
});

export type KeycloakSettings = z.output<typeof keycloakSchema>;
