import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { clientSecretOf } from '../oidc/identity-provider.js';

interface Key {
  readonly name: string;
  readonly key: string;
}

/** The Secret with the key of the cookies. */
export function cookieSecretOf({ cookieSecret }: ProxyAuthentication, instance: Instance): Key {
  return { name: cookieSecret.name ?? namesOf(instance).proxyCookie, key: cookieSecret.key };
}

export function proxySecrets(authentication: ProxyAuthentication, instance: Instance): readonly SecretRequirement[] {
  const { namespace } = instance;
  const client = clientSecretOf(authentication, instance);
  const cookie = cookieSecretOf(authentication, instance);
  return [
    {
      name: client.name,
      namespace,
      keys: [{ key: client.key, format: `<secret of client ${authentication.client.id} at the issuer>` }],
    },
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
