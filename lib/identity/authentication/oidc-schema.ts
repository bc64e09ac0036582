import { z } from 'zod';
import { dataKey, dnsLabel, field, host, port } from '../../schema/fields.js';
import { secretKey, secretName } from '../../schema/secret-key.js';
import { databaseName } from '../../stores/backend/postgresql-fields.js';
import { cacheSchema } from './cache-schema.js';
import { groupsClaim, identityProviderFields, proxyRange, scopes, sessionLifetime } from './oidc-client-schema.js';
import { permissionsSchema } from './permissions-schema.js';

const group = z
  .string()
  .min(1)
  .regex(/^[^,]+$/, 'a group must not contain a comma, which separates groups in the variable of the plug-in');

const permission = z.enum(['NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE']);

const signingKey = z
  .strictObject({
    name: secretName('oidc-signing-key'),
    key: field(dataKey.default('secret-key'), 'Key of the value that signs the cookies.', 'secret-key'),
    tokenKey: field(
      dataKey.default('token-encryption-key'),
      'Key of the value that encrypts the tokens of sessions: Fernet keys, separated by commas, of which the first encrypts.',
      'token-encryption-key',
    ),
  })
  .prefault({});

const usersDatabase = z
  .strictObject({
    database: field(
      databaseName.default('mlflow_auth'),
      'Name of the database. It must not be that of MLflow itself: both store their schema version in a table of the same name.',
      'mlflow_auth',
    ),
    host: field(
      host.optional(),
      'Host of the database, which has the same user. Default: the one of the backend store; with SQLite a second file beside it.',
      'db.example.com',
    ),
    port: field(port.optional(), 'Port of the database. Default: the one of the backend store.', 5432),
    uriFrom: field(
      secretKey(secretName('users-database'), 'users-db-uri').optional(),
      'A Secret with the complete URI. Required if the user is not that of the backend store, or if the backend store is given as a complete URI too. Default: none.',
      { name: 'mlflow-users-database' },
    ),
  })
  .prefault({});

/** Log in by OpenID Connect, with permissions for each experiment and model: the plug-in mlflow-oidc-auth. */
export const oidcAuthentication = z.strictObject({
  type: field(
    z.literal('oidc'),
    'Log in by OpenID Connect (mlflow-oidc-auth): users, groups and permissions for each experiment and model, stored in a separate database.',
    'oidc',
  ),
  ...identityProviderFields,
  providerName: field(
    z.string().min(1).default('Log in'),
    'Text of the button on the login page.',
    'Log in with Keycloak',
  ),
  audience: field(
    z.string().min(1).optional(),
    'Required audience of bearer tokens. Default: the id of the client.',
    'mlflow',
  ),
  scopes,
  groups: field(z.array(group).min(1), 'Groups whose members may log in. All other users are rejected.', [
    'mlflow-users',
  ]),
  adminGroups: field(
    z.array(group).min(1),
    'Groups whose members administer users, groups and permissions; they may log in too.',
    ['mlflow-admins'],
  ),
  groupsClaim,
  usernameClaims: field(
    z.array(z.string().min(1)).min(1).default(['email', 'preferred_username']),
    'Claims for the user name: the first one that a token contains is used.',
    ['email', 'preferred_username'],
  ),
  defaultPermission: field(
    permission.default('NO_PERMISSIONS'),
    'Permission of every user on experiments and models for which no other permission is set. Creators can always manage what they create.',
    'NO_PERMISSIONS',
  ),
  permissions: field(
    permissionsSchema.optional(),
    'Permissions of groups as code: a Job grants them, and a CronJob grants them again. Default: those of people of workspaces; without people none: administrators and owners grant permissions on the pages of the server.',
    { groups: [{ name: 'team-a', experiments: [{ prefix: 'team-a/', permission: 'MANAGE' }] }] },
  ),
  restrictCreation: field(
    z.boolean().default(false),
    'Whether creating experiments and models requires EDIT by a permission rule that matches the name.',
    false,
  ),
  automaticLogin: field(
    z.boolean().default(false),
    'Whether browsers are redirected to the issuer immediately, without the login page.',
    true,
  ),
  session: field(
    z
      .strictObject({
        lifetimeSeconds: sessionLifetime,
        refresh: field(
          z.boolean().optional(),
          'Whether a session outlives the token of its login, which is valid for five minutes with Keycloak: the server then renews it with a refresh token, so that a user who is disabled at the issuer loses access within those minutes. The issuer must allow the scope offline_access for the client; in Keycloak, users also need the role of that name, which realms assign by default. With false, users log in again whenever a token expires. Default: true, except for issuers that are known not to have that scope (Google, Amazon Cognito, gitlab.com).',
          true,
        ),
        pruning: field(
          z.string().min(1).default('17 3 * * *'),
          'When expired sessions are removed from the database, as a cron expression. They are not removed otherwise.',
          '17 3 * * *',
        ),
      })
      .prefault({}),
    'Sessions of browsers, which are stored in the database.',
    { lifetimeSeconds: 28800 },
  ),
  signingKey: field(
    signingKey,
    'The Secret with the key that signs the cookies and the one that encrypts the tokens of sessions in the database: the same for all pods and workers.',
    { name: 'mlflow-oidc-signing-key' },
  ),
  trustedProxies: field(
    z.array(proxyRange).min(1).optional(),
    'Address ranges (CIDR) of the proxies whose X-Forwarded headers are trusted: the pods of the gateway. Default: gateway.peer.cidrs.',
    ['10.244.0.0/16'],
  ),
  usersDatabase: field(usersDatabase, 'The database of users, groups, permissions and sessions.', {
    database: 'mlflow_auth',
  }),
  cache: field(
    cacheSchema.optional(),
    'The cache of permissions that several pods share; without it a revoked permission remains valid on the other pods for half a minute. While it is unavailable the server responds with 500. Default: none, for one pod.',
    { type: 'in-cluster' },
  ),
  bearer: field(
    z
      .strictObject({
        provision: field(
          z.boolean().default(false),
          'Whether a bearer token creates the user at first use, without a login in a browser, if one of its groups may log in.',
          true,
        ),
        trustGroups: field(
          z.boolean().default(false),
          'Whether the groups of a bearer token can make a user an administrator.',
          false,
        ),
      })
      .prefault({}),
    'Bearer tokens of the issuer, for programs.',
    { provision: true },
  ),
  serviceAccounts: field(
    z
      .strictObject({
        audience: field(z.string().min(1).default('mlflow'), 'Audience of the projected tokens.', 'mlflow'),
        namespaces: field(z.array(dnsLabel).min(1), 'Namespaces whose service accounts are users of MLflow.', [
          'team-a',
        ]),
        issuer: field(
          z.string().min(1).default('https://kubernetes.default.svc.cluster.local'),
          'Issuer of the tokens of the cluster (--service-account-issuer of the API server).',
          'https://kubernetes.default.svc.cluster.local',
        ),
      })
      .optional(),
    'Pods that authenticate with a projected token of their service account. Default: none.',
    { namespaces: ['team-a'] },
  ),
});

export type OidcAuthentication = z.output<typeof oidcAuthentication>;
