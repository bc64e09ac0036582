/** The address of a realm, from its issuer. */
export interface RealmAddress {
  /** URL of Keycloak itself, without a trailing slash. */
  readonly baseUrl: string;
  readonly realm: string;
}

/**
 * Keycloak and realm of an issuer `https://host[:port][/path]/realms/<realm>`; undefined for any other URL.
 * @see https://www.keycloak.org/securing-apps/oidc-layers
 */
export function parseIssuer(issuer: string): RealmAddress | undefined {
  const [, baseUrl, realm] = /^(https:\/\/[^/?#]+(?:\/[^?#]+?)?)\/realms\/([^/?#]+)$/.exec(issuer) ?? [];
  return baseUrl === undefined || realm === undefined ? undefined : { baseUrl, realm: decodeURIComponent(realm) };
}
