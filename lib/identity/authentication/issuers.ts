/** What is known of an issuer by its URL, where it differs from OpenID Connect. */
export interface Issuer {
  readonly title: string;
  /** Scopes of a login, beside openid, email and profile. */
  readonly scopes?: readonly string[];
  /** Scopes that end every login, and why. */
  readonly refused?: Readonly<Record<string, string>>;
  /**
   * How a login gets a refresh token: by the scope offline_access, by parameters of the login's URL, or always.
   * @default 'scope'
   */
  readonly refresh?: 'scope' | 'always' | Readonly<Record<string, string>>;
  /**
   * The claim with the groups of a user; undefined if no token of the issuer contains any.
   * @default 'groups'
   */
  readonly groupsClaim?: string | undefined;
  /** What a person must do before tokens contain groups. */
  readonly groupsHint?: string;
  /** The URL in its tokens, if other URLs lead to its discovery document, too. */
  readonly url?: { readonly pattern: RegExp; readonly example: string };
  /** Ids of clients, if the issuer assigns them. */
  readonly clientId?: { readonly pattern: RegExp; readonly example: string };
  /** Whether anyone can have an account there. */
  readonly open?: boolean;
  /** Its endpoints below the URL of the issuer. */
  readonly endpoints?: Readonly<Record<'login' | 'token' | 'keys' | 'userinfo', string>>;
}

interface KnownIssuer extends Issuer {
  matches(url: URL): boolean;
}

const anyIssuer: Issuer = { title: 'the issuer' };

const keycloakPath = '/protocol/openid-connect';

/** The first one that matches applies. Sources: the discovery document of each, and the pages named. */
const known: readonly KnownIssuer[] = [
  {
    title: 'Google',
    matches: ({ hostname }) => hostname === 'accounts.google.com',
    refused: {
      groups: 'Google has no such scope, and its tokens contain no groups',
      offline_access: 'Google has no such scope',
    },
    // https://developers.google.com/identity/protocols/oauth2/web-server#creatingclient
    refresh: { access_type: 'offline', prompt: 'consent' },
    groupsClaim: undefined,
    groupsHint: 'groupsClaim: hd for the domain of a Google Workspace, or groupsClaim: email for single addresses',
    url: { pattern: /^https:\/\/accounts\.google\.com$/, example: 'https://accounts.google.com' },
    clientId: { pattern: /\.apps\.googleusercontent\.com$/, example: '<number>-<letters>.apps.googleusercontent.com' },
    open: true,
  },
  {
    title: 'Entra ID',
    matches: ({ hostname }) =>
      /^(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn)$/.test(hostname),
    refused: {
      groups: 'Entra ID has no such scope (AADSTS650053): groups are a claim',
      roles: 'Entra ID has no such scope (AADSTS650053): roles are a claim',
    },
    // https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims
    groupsHint:
      'add the groups claim to ID and access tokens in the token configuration of the app registration; it contains object ids, and is left out for users with more than 200 groups',
    url: {
      // A token names its own tenant, never common; without /v2.0 the issuer is sts.windows.net.
      pattern: /^https:\/\/[^/]+\/(?!common\/|organizations\/|consumers\/)[^/]+\/v2\.0$/,
      example: 'https://login.microsoftonline.com/<id of the tenant>/v2.0',
    },
    clientId: { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, example: '<application (client) id>' },
  },
  {
    // https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/#scope-values: groups is a scope of the org server.
    title: 'Okta',
    matches: ({ hostname, pathname }) => isOkta(hostname) && pathname === '/',
    scopes: ['groups'],
    groupsHint: 'add a groups claim with a filter to the app integration',
    url: { pattern: /^https:\/\/(?![^/]*-admin\.)[^/]+$/, example: 'https://<organization>.okta.com' },
  },
  {
    title: 'Okta',
    matches: ({ hostname }) => isOkta(hostname),
    refused: { groups: 'an authorization server of Okta has no such scope: groups are a claim that you add to it' },
    groupsHint: 'add a claim groups to the ID and access tokens of the authorization server',
    url: {
      pattern: /^https:\/\/(?![^/]*-admin\.)[^/]+\/oauth2\/[^/]+$/,
      example: 'https://<organization>.okta.com/oauth2/<authorization server>',
    },
  },
  {
    title: 'Auth0',
    matches: ({ hostname }) => hostname.endsWith('.auth0.com'),
    groupsHint: 'add the claim with an Action of the login flow',
    url: { pattern: /^https:\/\/[^/]+\/$/, example: 'https://<tenant>.auth0.com/, with the slash' },
    clientId: { pattern: /^[0-9A-Za-z]{32}$/, example: '<client id of the application>' },
  },
  {
    // https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
    title: 'Amazon Cognito',
    matches: ({ hostname }) => /^cognito-idp\.[^.]+\.amazonaws\.com(\.cn)?$/.test(hostname),
    refused: {
      groups: 'Cognito has no such scope: groups are a claim',
      offline_access: 'Cognito has no such scope: every login gets a refresh token',
    },
    refresh: 'always',
    groupsClaim: 'cognito:groups',
    url: { pattern: /^https:\/\/[^/]+\/[^/]+$/, example: 'https://cognito-idp.<region>.amazonaws.com/<user pool>' },
    clientId: { pattern: /^[0-9a-z]{20,}$/, example: '<id of the app client>' },
  },
  {
    // https://docs.gitlab.com/integration/openid_connect_provider/#shared-information
    title: 'GitLab',
    matches: ({ hostname }) => hostname === 'gitlab.com',
    refused: {
      groups: 'GitLab has no such scope: groups are a claim',
      offline_access: 'GitLab has no such scope: every login gets a refresh token',
    },
    refresh: 'always',
    groupsClaim: 'groups_direct',
    url: { pattern: /^https:\/\/gitlab\.com$/, example: 'https://gitlab.com' },
    clientId: { pattern: /^[0-9a-f]{64}$/, example: '<application id>' },
    open: true,
  },
  {
    // A realm has no scope groups unless someone creates it (RealmManager.java, OIDCLoginProtocolFactory.java of 26.7).
    title: 'Keycloak',
    matches: ({ pathname }) => /\/realms\/[^/]+$/.test(pathname),
    refresh: 'always',
    groupsHint: 'add a mapper of type Group Membership to the client, without the full path',
    endpoints: {
      login: `${keycloakPath}/auth`,
      token: `${keycloakPath}/token`,
      keys: `${keycloakPath}/certs`,
      userinfo: `${keycloakPath}/userinfo`,
    },
  },
  {
    // https://dexidp.io/docs/configuration/custom-scopes-claims-clients/: tokens contain groups only with this scope.
    title: 'Dex',
    matches: ({ hostname, pathname }) => /\/dex$/.test(pathname) || /^dex\b/.test(hostname),
    scopes: ['groups'],
    endpoints: { login: '/auth', token: '/token', keys: '/keys', userinfo: '/userinfo' },
  },
];

function isOkta(hostname: string): boolean {
  return /\.(okta(-emea|-gov)?|oktapreview)\.com$/.test(hostname);
}

export function issuerOf(issuer: string): Issuer {
  const url = new URL(issuer);
  return known.find(({ matches }) => matches(url)) ?? anyIssuer;
}

/** Scopes that OpenID Connect defines and every login requests. */
const standardScopes = ['openid', 'email', 'profile'] as const;

/** The scopes that a login requests: as configured, else those that the issuer accepts. */
export function scopesOf({
  issuer,
  scopes,
}: {
  readonly issuer: string;
  readonly scopes?: readonly string[] | undefined;
}) {
  return scopes ?? [...standardScopes, ...(issuerOf(issuer).scopes ?? [])];
}

/** The claim with the groups: as configured, else that of the issuer. */
export function groupsClaimOf({
  issuer,
  groupsClaim,
}: {
  readonly issuer: string;
  readonly groupsClaim?: string | undefined;
}): string {
  return groupsClaim ?? issuerOf(issuer).groupsClaim ?? 'groups';
}

/** Whether tokens of the issuer have no claim with groups, so that another claim has to be named. */
export function lacksGroups({
  issuer,
  groupsClaim,
}: {
  readonly issuer: string;
  readonly groupsClaim?: string | undefined;
}): boolean {
  const one = issuerOf(issuer);
  return 'groupsClaim' in one && one.groupsClaim === undefined && (groupsClaim ?? 'groups') === 'groups';
}

/** Whether a login can request the scope offline_access. */
export function hasOfflineScope(issuer: string): boolean {
  return !('offline_access' in (issuerOf(issuer).refused ?? {}));
}
