import type { Instance } from '../../../model/instance.js';
import { joinRequirements, type Reader } from '../../../model/requirement.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import type { RealmFragment } from './realm.js';

/** Secrets with values that the realm is given: whoever makes the realm decides them, so anything can make them up. */
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
              ? '<32 or more random letters and digits, which the client gets in Keycloak>'
              : '<password of a user to try it with>',
          readers,
          generate: { type: 'password', length: placeholder === 'CLIENT_SECRET' ? 48 : 20 },
        },
      ],
    })),
  );
}
