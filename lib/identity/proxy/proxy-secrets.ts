import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import { groupsClaimOf } from '../authentication/issuers.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { clientRequirement } from '../oidc/identity-provider.js';
import { proxyAddress } from './proxy-address.js';
import { proxyScopes } from './proxy-scopes.js';

interface Key {
  readonly name: string;
  readonly key: string;
}

/** The Secret with the key of the cookies. */
export function cookieSecretOf({ cookieSecret }: ProxyAuthentication, instance: Instance): Key {
  return { name: cookieSecret.name ?? namesOf(instance).proxyCookie, key: cookieSecret.key };
}

export function proxySecrets(parts: ServerParts, authentication: ProxyAuthentication): readonly SecretRequirement[] {
  const { instance } = parts.settings;
  const { namespace } = instance;
  const cookie = cookieSecretOf(authentication, instance);
  return [
    clientRequirement(authentication, instance, [
      `redirect URI ${proxyAddress(parts, authentication).callback}`,
      `scopes ${proxyScopes(authentication).join(' ')}`,
      `audience ${authentication.client.id} and claims ${authentication.userClaim} and ${groupsClaimOf(authentication)} in its ID tokens`,
    ]),
    {
      name: cookie.name,
      namespace,
      keys: [
        {
          key: cookie.key,
          format: '<32 random letters and digits; if it changes, all users log in again>',
          generate: { type: 'password', length: 32 },
        },
      ],
    },
  ];
}
