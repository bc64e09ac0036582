import { z } from 'zod';
import { dataKey, dnsLabel, field, host, port } from '../../schema/fields.js';
import { secretKey, secretName } from '../../schema/secret-key.js';
import { databaseName } from '../../stores/backend/postgresql-fields.js';
import { cacheSchema } from './cache-schema.js';
import { groupsClaim, identityProviderFields, proxyRange, sessionLifetime } from './oidc-client-schema.js';

const group = z
  .string()
  .min(1)
  .regex(/^[^,]+$/, 'a group cannot hold a comma, which separates groups in the variable of the plug-in');

const permission = z.enum(['NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE']);

const signingKey = z
  .strictObject({
    name: secretName('oidc-signing-key'),
    key: field(dataKey.default('secret-key'), 'Key that holds what signs the cookies.', 'secret-key'),
    tokenKey: field(
      dataKey.default('token-encryption-key'),
      'Key that holds what encrypts the tokens of sessions: Fernet keys, separated by commas, of which the first encrypts.',
      'token-encryption-key',
    ),
  })
  .prefault({});

const usersDatabase = z
  .strictObject({
    database: field(
      databaseName.default('mlflow_auth'),
      'Name of the database, which is never that of MLflow itself: both keep their version in a table of one name.',
      'mlflow_auth',
    ),
    host: field(
      host.optional(),
      'Host of the database, for the same user. Default: the one of the backend store; with SQLite a second file beside it.',
      'db.example.com',
    ),
    port: field(port.optional(), 'Port of the database. Default: the one of the backend store.', 5432),
    uriFrom: field(
      secretKey(secretName('users-database'), 'users-db-uri').optional(),
      'A Secret with the whole URI, where the user is another one than that of the backend store, or comes in a whole URI there too. Default: none.',
      { name: 'mlflow-users-database' },
    ),
  })
  .prefault({});

/** Log in by OpenID Connect, with permissions for each experiment and model: the plug-in mlflow-oidc-auth. */
export const oidcAuthentication = z.strictObject({
  type: field(
    z.literal('oidc'),
    'Log in by OpenID Connect (mlflow-oidc-auth): users, groups and permissions for each experiment and model, kept in a database of their own.',
    'oidc',
  ),
  ...identityProviderFields,
  providerName: field(
    z.string().min(1).default('Log in'),
    'What the button on the login page says.',
    'Log in with Keycloak',
  ),
  audience: field(
    z.string().min(1).optional(),
    'Audience that bearer tokens must have. Default: the id of the client.',
    'mlflow',
  ),
  scopes: field(
    z
      .array(z.string().regex(/^[^\s,]+$/))
      .min(1)
      .default(['openid', 'email', 'profile']),
    'Scopes that are asked for. One that the issuer does not define ends every login.',
    ['openid', 'email', 'profile'],
  ),
  groups: field(z.array(group).min(1), 'Groups whose members may log in. Nobody else can.', ['mlflow-users']),
  adminGroups: field(
    z.array(group).min(1),
    'Groups whose members administer users, groups and permissions; they may log in too.',
    ['mlflow-admins'],
  ),
  groupsClaim,
  usernameClaims: field(
    z.array(z.string().min(1)).min(1).default(['email', 'preferred_username']),
    'Claims of which the first that is there names the user.',
    ['email', 'preferred_username'],
  ),
  defaultPermission: field(
    permission.default('NO_PERMISSIONS'),
    'What everybody may do with what nobody has given them a permission for. Creators may always manage what they made.',
    'NO_PERMISSIONS',
  ),
  restrictCreation: field(
    z.boolean().default(false),
    'Whether only those may create experiments and models whom a rule on names gives EDIT.',
    false,
  ),
  automaticLogin: field(
    z.boolean().default(false),
    'Whether browsers are sent to the issuer at once, without the page with the button.',
    true,
  ),
  session: field(
    z
      .strictObject({
        lifetimeSeconds: sessionLifetime,
        refresh: field(
          z.boolean().default(true),
          'Whether a session outlives the token of its login, which Keycloak gives for five minutes: the server then renews it by a refresh token, so who is locked out at the issuer is locked out here within those minutes. The issuer must let the client have the scope offline_access, and its users, in Keycloak, the role of that name, as realms do by default. With false people log in as often as tokens end.',
          true,
        ),
        pruning: field(
          z.string().min(1).default('17 3 * * *'),
          'When sessions that are over are removed from the database; nothing else does.',
          '17 3 * * *',
        ),
      })
      .prefault({}),
    'Sessions of browsers, which are kept in the database.',
    { lifetimeSeconds: 28800 },
  ),
  signingKey: field(
    signingKey,
    'The Secret with the key that signs the cookies and the one that encrypts the tokens of sessions in the database: the same for all pods and workers.',
    { name: 'mlflow-oidc-signing-key' },
  ),
  trustedProxies: field(
    z.array(proxyRange).min(1).optional(),
    'Ranges of addresses of the proxies whose X-Forwarded headers are believed: the pods of the gateway. Default: gateway.peer.cidrs.',
    ['10.244.0.0/16'],
  ),
  usersDatabase: field(usersDatabase, 'Where users, groups, permissions and sessions are kept.', {
    database: 'mlflow_auth',
  }),
  cache: field(
    cacheSchema.optional(),
    'What several pods share of permissions that were looked up, without which one that is taken away counts for half a minute on the others. While it is away the server answers 500. Default: none, for one pod.',
    { type: 'in-cluster' },
  ),
  bearer: field(
    z
      .strictObject({
        provision: field(
          z.boolean().default(false),
          'Whether a bearer token makes a user who has never logged in by a browser, if a group of the token may log in.',
          true,
        ),
        trustGroups: field(
          z.boolean().default(false),
          'Whether the groups of a bearer token may make somebody an administrator.',
          false,
        ),
      })
      .prefault({}),
    'Tokens of the issuer that programs send.',
    { provision: true },
  ),
  serviceAccounts: field(
    z
      .strictObject({
        audience: field(z.string().min(1).default('mlflow'), 'Audience of the projected tokens.', 'mlflow'),
        namespaces: field(z.array(dnsLabel).min(1), 'Namespaces whose accounts become users of MLflow.', ['team-a']),
        issuer: field(
          z.string().min(1).default('https://kubernetes.default.svc.cluster.local'),
          'Issuer of the tokens of the cluster (--service-account-issuer of the API server).',
          'https://kubernetes.default.svc.cluster.local',
        ),
      })
      .optional(),
    'Pods that prove themselves by a projected token of their account. Default: none may.',
    { namespaces: ['team-a'] },
  ),
});

export type OidcAuthentication = z.output<typeof oidcAuthentication>;
