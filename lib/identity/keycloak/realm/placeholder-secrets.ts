import type { Instance } from '../../../model/instance.js';
import { joinRequirements, type Reader } from '../../../model/requirement.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import type { RealmFragment } from './realm.js';

/** Secrets with values that are set in the realm when it is created, so they can be generated. */
export function placeholderSecrets(
  { placeholders }: RealmFragment,
  { namespace }: Instance,
  readers: readonly Reader[],
): readonly SecretRequirement[] {
  return joinRequirements(
    placeholders.map(({ placeholder, secret }) => ({
      name: secret.name,
      namespace,
      keys: [
        {
          key: secret.key,
          format:
            placeholder === 'CLIENT_SECRET'
              ? '<32 or more random letters and digits, set as the secret of the client in Keycloak>'
              : '<password of a test user>',
          readers,
          generate: { type: 'password', length: placeholder === 'CLIENT_SECRET' ? 48 : 20 },
        },
      ],
    })),
  );
}
