import { audienceMapper, groupsMapper } from './mappers.js';
import type { ClientRepresentation, RealmRepresentation, RealmSettings, UserRepresentation } from './representation.js';

/** What MLflow needs in a realm, independent of how it is configured in Keycloak. */
export interface RealmFragment {
  readonly representation: RealmRepresentation;
  /** The placeholders `$(NAME)` in the representation, with the sources of their values. */
  readonly placeholders: readonly Placeholder[];
  /** Client scopes of the realm that the client must have. A new client has the realm's default ones. */
  readonly scopes: readonly string[];
}

/** A value that must not be part of the rendered objects. */
export interface Placeholder {
  /** A valid name of a variable: `CLIENT_SECRET`. */
  readonly placeholder: string;
  readonly secret: SecretKeyRef;
}

/** In the namespace of the server. */
export interface SecretKeyRef {
  readonly name: string;
  readonly key: string;
}

export interface RealmProps {
  readonly realm: string;
  readonly client: {
    readonly id: string;
    readonly secret: SecretKeyRef;
    readonly redirectUris: readonly string[];
    readonly postLogoutRedirectUris: readonly string[];
    readonly webOrigins: readonly string[];
  };
  readonly groupsClaim: string;
  /** Audience of access tokens, if it is not the id of the client. */
  readonly audience: string;
  readonly groups: readonly string[];
  /** Requested scopes, without `openid`. */
  readonly scopes: readonly string[];
  /** Seconds after which users must log in to MLflow again; Keycloak's own session is not longer. */
  readonly sessionSeconds: number;
  readonly accessTokenSeconds: number;
  readonly users: readonly TestUser[];
}

export interface TestUser {
  readonly username: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly password: SecretKeyRef;
}

/** The notation of a placeholder in the fragment. */
export function spelled(placeholder: string): string {
  return `$(${placeholder})`;
}

/** The realm with each placeholder in the notation of its reader. */
export function withPlaceholders(
  { representation, placeholders }: RealmFragment,
  spell: (placeholder: string) => string,
): RealmRepresentation {
  const text = placeholders.reduce(
    (json, { placeholder }) => json.replaceAll(spelled(placeholder), JSON.stringify(spell(placeholder)).slice(1, -1)),
    JSON.stringify(representation),
  );
  return JSON.parse(text) as RealmRepresentation;
}

/** The realm as code: one client, its mappers, and the groups. */
export function realmFragment(props: RealmProps): RealmFragment {
  const secret: Placeholder = { placeholder: 'CLIENT_SECRET', secret: props.client.secret };
  const users = props.users.map((user, index) => ({
    user,
    placeholder: { placeholder: `USER_PASSWORD_${index}`, secret: user.password } satisfies Placeholder,
  }));
  return {
    representation: {
      realm: props.realm,
      ...realmSettings(props),
      clients: [client(props, spelled(secret.placeholder))],
      groups: props.groups.map((name) => ({ name })),
      ...(users.length > 0
        ? { users: users.map(({ user, placeholder }) => testUser(user, spelled(placeholder.placeholder))) }
        : {}),
    },
    placeholders: [secret, ...users.map(({ placeholder }) => placeholder)],
    scopes: props.scopes,
  };
}

function realmSettings({ sessionSeconds, accessTokenSeconds }: RealmProps): RealmSettings {
  return {
    enabled: true,
    sslRequired: 'all',
    registrationAllowed: false,
    bruteForceProtected: true,
    accessTokenLifespan: accessTokenSeconds,
    // The plug-in renews its tokens only on requests of the user.
    ssoSessionIdleTimeout: sessionSeconds,
    ssoSessionMaxLifespan: sessionSeconds,
  };
}

function client(props: RealmProps, secret: string): ClientRepresentation {
  const { id, redirectUris, postLogoutRedirectUris, webOrigins } = props.client;
  return {
    clientId: id,
    name: 'MLflow',
    protocol: 'openid-connect',
    enabled: true,
    publicClient: false,
    clientAuthenticatorType: 'client-secret',
    secret,
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    // Tokens do not contain the roles of other clients.
    fullScopeAllowed: false,
    redirectUris,
    webOrigins,
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': postLogoutRedirectUris.join('##'),
      'access.token.lifespan': String(props.accessTokenSeconds),
    },
    protocolMappers: [groupsMapper(props.groupsClaim), audienceMapper(props.audience)],
  };
}

function testUser({ username, email, groups }: TestUser, password: string): UserRepresentation {
  return {
    username,
    enabled: true,
    email,
    emailVerified: true,
    // Keycloak's user profile requires both, and shows a form at the first login of a user without them.
    firstName: username,
    lastName: 'Test',
    groups: groups.map((group) => `/${group}`),
    credentials: [{ type: 'password', value: password, temporary: false }],
  };
}
