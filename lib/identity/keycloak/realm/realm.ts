import { audienceMapper, groupsMapper } from './mappers.js';
import type { ClientRepresentation, RealmRepresentation, RealmSettings, UserRepresentation } from './representation.js';

/** What MLflow needs of a realm, whatever brings it into Keycloak. */
export interface RealmFragment {
  readonly representation: RealmRepresentation;
  /** What stands in the representation as `$(NAME)`, and where the value comes from. */
  readonly placeholders: readonly Placeholder[];
  /** Client scopes of the realm that the client must have. A new client has those that are the realm's defaults. */
  readonly scopes: readonly string[];
}

/** A value that must not stand in what is rendered. */
export interface Placeholder {
  /** A name that could be that of a variable: `CLIENT_SECRET`. */
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
  /** Audience of access tokens, where it is not the id of the client. */
  readonly audience: string;
  readonly groups: readonly string[];
  /** Scopes that are asked for, without `openid`. */
  readonly scopes: readonly string[];
  /** Seconds after which somebody must log in to MLflow again; Keycloak's own session lasts no longer. */
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

/** How a placeholder is written in the fragment itself. */
export function spelled(placeholder: string): string {
  return `$(${placeholder})`;
}

/** The realm with each placeholder in the spelling of what reads it. */
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

/** The realm as code: one client, its mappers, and the groups that it is asked for. */
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
    // The plug-in renews its tokens only when somebody does something.
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
    // Tokens carry the roles of no other client.
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
    // Keycloak's user profile asks for both, and sends somebody who lacks them to a form at the first login.
    firstName: username,
    lastName: 'Test',
    groups: groups.map((group) => `/${group}`),
    credentials: [{ type: 'password', value: password, temporary: false }],
  };
}
