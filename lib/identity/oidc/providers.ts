import { discoveryPath } from '../authentication/oidc-client-schema.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';
import { calledIssuer } from './identity-provider.js';

/** The address of the API server that its certificate contains on every cluster. */
const clusterKeys = 'https://kubernetes.default.svc/openid/v1/jwks';

/** All algorithms with asymmetric keys; an entry of a list that names none accepts only RS256. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

export function discoveryUrl(authentication: Pick<OidcAuthentication, 'issuer' | 'discoveryUrl'>): string {
  return `${calledIssuer(authentication)}${discoveryPath}`;
}

export function audienceOf({ audience, client }: OidcAuthentication): string {
  return audience ?? client.id;
}

/**
 * The issuers of tokens, if pods authenticate too. The list replaces the single variables, so it repeats the issuer of
 * users; under the id `default` it keeps its secret variable, the path /callback, and the
 * names of groups without a prefix. Source: mlflow-oidc-auth 11.0.2, provider_registry.py, oauth.py, auth.py.
 */
export function providersJson(authentication: OidcAuthentication): string | undefined {
  const { serviceAccounts } = authentication;
  if (!serviceAccounts) return undefined;
  return JSON.stringify([
    {
      id: 'default',
      type: 'oidc',
      display_name: authentication.providerName,
      issuer: authentication.issuer,
      discovery_url: discoveryUrl(authentication),
      client_id: authentication.client.id,
      audience: audienceOf(authentication),
      allowed_algorithms: algorithms,
      admin_source: 'claims',
    },
    {
      id: 'cluster',
      type: 'k8s',
      issuer: serviceAccounts.issuer,
      audience: serviceAccounts.audience,
      namespace_allowlist: serviceAccounts.namespaces,
      // Without in_cluster the keys would have to be readable without authentication, which few clusters allow.
      in_cluster: true,
      jwks_uri: clusterKeys,
      allowed_algorithms: ['RS256', 'ES256', 'ES384', 'ES512'],
    },
  ]);
}
