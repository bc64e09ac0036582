/**
 * The parts of Keycloak's representations that this package writes. Field names are Keycloak's own.
 * @see https://www.keycloak.org/docs-api/latest/rest-api/index.html#RealmRepresentation
 */
export interface RealmRepresentation extends RealmSettings {
  readonly realm: string;
  readonly clients: readonly [ClientRepresentation];
  readonly groups: readonly GroupRepresentation[];
  readonly users?: readonly UserRepresentation[];
}

/** Settings of the realm itself, only for a realm that the overlay owns. */
export interface RealmSettings {
  readonly enabled: boolean;
  readonly displayName?: string;
  readonly sslRequired: 'all' | 'external';
  readonly registrationAllowed: boolean;
  readonly bruteForceProtected: boolean;
  readonly accessTokenLifespan: number;
  readonly ssoSessionIdleTimeout: number;
  readonly ssoSessionMaxLifespan: number;
}

export interface ClientRepresentation {
  readonly clientId: string;
  readonly name: string;
  readonly protocol: 'openid-connect';
  readonly enabled: boolean;
  readonly publicClient: boolean;
  readonly clientAuthenticatorType: 'client-secret';
  /** A placeholder: the value is in a Secret. */
  readonly secret: string;
  readonly standardFlowEnabled: boolean;
  readonly implicitFlowEnabled: boolean;
  readonly directAccessGrantsEnabled: boolean;
  readonly serviceAccountsEnabled: boolean;
  readonly fullScopeAllowed: boolean;
  readonly redirectUris: readonly string[];
  readonly webOrigins: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly protocolMappers: readonly ProtocolMapperRepresentation[];
}

export interface ProtocolMapperRepresentation {
  readonly name: string;
  readonly protocol: 'openid-connect';
  readonly protocolMapper: 'oidc-group-membership-mapper' | 'oidc-audience-mapper';
  readonly config: Readonly<Record<string, string>>;
}

export interface GroupRepresentation {
  readonly name: string;
}

export interface UserRepresentation {
  readonly username: string;
  readonly enabled: boolean;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
  /** Paths of groups: `/mlflow-users`. */
  readonly groups: readonly string[];
  readonly credentials: readonly [{ readonly type: 'password'; readonly value: string; readonly temporary: boolean }];
}
