import { z } from 'zod';
import { dataKey, dnsSubdomain, field } from '../../../schema/fields.js';

/** The administrator of the realm: a user with a password, or a client with its secret. */
export const adminSchema = z
  .strictObject({
    type: field(
      z.enum(['user', 'client']).default('user'),
      'user: a name and a password. client: a client with a service account, with its id and secret.',
      'client',
    ),
    realm: field(
      z.string().min(1).default('master'),
      'Realm of the administrator: master, or the realm itself if the administrator has roles of realm-management there.',
      'master',
    ),
    secret: field(
      dnsSubdomain.optional(),
      'Secret with its credentials, in the namespace of the server. Default: <name of the server>-keycloak-admin.',
      'mlflow-keycloak-admin',
    ),
    idKey: field(
      dataKey.optional(),
      'Key of the name of the user, or of the id of the client. Default: username, or client-id.',
      'username',
    ),
    secretKey: field(
      dataKey.optional(),
      'Key of the password, or of the secret of the client. Default: password, or client-secret.',
      'password',
    ),
  })
  .prefault({});

export type AdminSettings = z.output<typeof adminSchema>;
