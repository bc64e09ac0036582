import type { EnvVar } from '../../../imports/kubernetes.js';
import type { StandaloneGateway } from '../../gateway/standalone-gateway-schema.js';
import { caRequirement } from '../../model/ca-requirement.js';
import { destinationFlow } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import { joinConnections, noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { groupsClaimOf, scopesOf } from '../authentication/issuers.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';
import { cacheConnection } from '../cache/cache-connection.js';
import { type BrowserAddress, callbackUri, postLogoutUri } from './callback.js';
import {
  calledIssuer,
  clientRequirement,
  clientSecretOf,
  httpsDestination,
  renewsSessions,
} from './identity-provider.js';
import { cacheVariables, oidcVariables } from './oidc-variables.js';
import { audienceOf } from './providers.js';

export interface OidcConnectionProps {
  readonly authentication: OidcAuthentication;
  readonly address: BrowserAddress;
  readonly gateway: StandaloneGateway;
  readonly instance: Instance;
}

/** What the server needs to log users in: its settings, the Secrets of client and cookies, the issuer, the cache. */
export function oidcConnection(props: OidcConnectionProps): PodConnection {
  const { authentication, address, gateway, instance } = props;
  const { peer, ca, cache, hostAliases = [] } = authentication;
  const destination = httpsDestination('OpenID Connect', calledIssuer(authentication), peer);
  const shared = cache && cacheConnection(cache, instance);
  const plugIn: PodConnection = {
    ...noConnection,
    env: [...oidcVariables(authentication, address, gateway), ...secretVariables(authentication, instance)],
    secrets: [clientContract(props), signingSecret(authentication, instance)],
    requirements: ca
      ? [caRequirement(instance, ca, `<PEM certificate of the CA that issued the certificate of ${destination.host}>`)]
      : [],
    authorities: ca ? [ca] : [],
    hostAliases,
    flows: (from) => [destinationFlow(from, destination)],
  };
  if (!shared) return plugIn;
  const joined = joinConnections([plugIn, shared]);
  return {
    ...joined,
    env: [...joined.env, ...cacheVariables(instance), ...shared.urlVariable('CACHE_REDIS_URL')],
  };
}

function signingKeyName({ signingKey }: OidcAuthentication, instance: Instance): string {
  return signingKey.name ?? namesOf(instance).oidcSigningKey;
}

function secretVariables(authentication: OidcAuthentication, instance: Instance): readonly EnvVar[] {
  const { signingKey } = authentication;
  const client = clientSecretOf(authentication, instance);
  const from = (variable: string, name: string, key: string): EnvVar => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  });
  return [
    from('OIDC_CLIENT_SECRET', client.name, client.key),
    from('SECRET_KEY', signingKeyName(authentication, instance), signingKey.key),
    from('SESSION_TOKEN_ENCRYPTION_KEY', signingKeyName(authentication, instance), signingKey.tokenKey),
  ];
}

function clientContract({ authentication, address, instance }: OidcConnectionProps): SecretRequirement {
  const scopes = [...scopesOf(authentication), ...(renewsSessions(authentication) ? ['offline_access'] : [])];
  return clientRequirement(authentication, instance, [
    `redirect URI ${callbackUri(address)}`,
    `post-logout redirect URI ${postLogoutUri(address)}`,
    `scopes ${[...new Set(scopes)].join(' ')}`,
    `audience ${audienceOf(authentication)} and claim ${groupsClaimOf(authentication)} in its tokens`,
  ]);
}

function signingSecret(authentication: OidcAuthentication, instance: Instance): SecretRequirement {
  const { signingKey } = authentication;
  return {
    name: signingKeyName(authentication, instance),
    namespace: instance.namespace,
    keys: [
      {
        key: signingKey.key,
        format: '<32 or more random characters; another value ends every session>',
        generate: { type: 'password', length: 48 },
      },
      {
        key: signingKey.tokenKey,
        format: '<Fernet key: 32 random bytes in URL-safe base64, with padding; another value ends every session>',
        generate: { type: 'fernet' },
      },
    ],
  };
}
