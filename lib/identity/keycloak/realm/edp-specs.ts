import type {
  KeycloakClientSpec,
  KeycloakRealmGroupSpec,
  KeycloakRealmSpec,
  KeycloakRealmUserSpec,
} from '../../../../imports/v1.edp.epam.com.js';
import type { Plain } from '../../../kubernetes/plain.js';
import { type RealmFragment, type SecretKeyRef, spelled } from './realm.js';
import type { ClientRepresentation, RealmRepresentation, UserRepresentation } from './representation.js';

export type KeycloakRef = Plain<NonNullable<KeycloakRealmSpec['keycloakRef']>>;
export type RealmRef = Plain<KeycloakClientSpec['realmRef']>;

export function edpRealm(
  realm: RealmRepresentation,
  keycloakRef: KeycloakRef,
  ownSettings: boolean,
): Plain<KeycloakRealmSpec> {
  return { realmName: realm.realm, keycloakRef, ...(ownSettings ? realmSettings(realm) : {}) };
}

/** The operator has no field for sslRequired: Keycloak's default applies, which allows private addresses without TLS. */
function realmSettings(realm: RealmRepresentation): Partial<Plain<KeycloakRealmSpec>> {
  return {
    ...(realm.displayName ? { displayName: realm.displayName } : {}),
    login: { userRegistration: realm.registrationAllowed },
    bruteForceDetection: { bruteForceProtected: realm.bruteForceProtected },
    tokenSettings: { accessTokenLifespan: realm.accessTokenLifespan },
    sessions: {
      ssoSessionSettings: { idleTimeout: realm.ssoSessionIdleTimeout, maxLifespan: realm.ssoSessionMaxLifespan },
    },
  };
}

export function edpClient(
  client: ClientRepresentation,
  realmRef: RealmRef,
  fragment: RealmFragment,
): Plain<KeycloakClientSpec> {
  const { name, key } = secretOf(client.secret, fragment);
  return {
    realmRef,
    clientId: client.clientId,
    name: client.name,
    protocol: client.protocol,
    enabled: client.enabled,
    public: client.publicClient,
    clientAuthenticatorType: client.clientAuthenticatorType,
    secret: `$${name}:${key}`,
    standardFlowEnabled: client.standardFlowEnabled,
    implicitFlowEnabled: client.implicitFlowEnabled,
    directAccess: client.directAccessGrantsEnabled,
    fullScopeAllowed: client.fullScopeAllowed,
    redirectUris: [...client.redirectUris],
    webOrigins: [...client.webOrigins],
    attributes: { ...client.attributes },
    protocolMappers: client.protocolMappers.map(({ config, ...mapper }) => ({ ...mapper, config: { ...config } })),
    // Mappers that others add are kept; ours are reconciled either way.
    reconciliationStrategy: 'addOnly',
  };
}

export function edpGroup(name: string, realmRef: RealmRef): Plain<KeycloakRealmGroupSpec> {
  return { realmRef, name };
}

export function edpUser(
  user: UserRepresentation,
  realmRef: RealmRef,
  fragment: RealmFragment,
): Plain<KeycloakRealmUserSpec> {
  const { username, enabled, email, emailVerified, firstName, lastName, groups, credentials } = user;
  const [{ value, temporary }] = credentials;
  return {
    realmRef,
    ...{ username, enabled, email, emailVerified, firstName, lastName },
    groups: [...groups],
    passwordSecret: { ...secretOf(value, fragment), temporary },
  };
}

/** The Secret key with the value of a placeholder. */
function secretOf(value: string, { placeholders }: RealmFragment): SecretKeyRef {
  const found = placeholders.find(({ placeholder }) => spelled(placeholder) === value);
  if (!found) throw new Error(`no Secret key is defined for ${value}`);
  return found.secret;
}
