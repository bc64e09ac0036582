import { withoutCredentials } from '../checks/credentials/credentials.js';
import type { Problem } from '../schema/location.js';

/** A problem that quotes no credential of a known form, whichever part of the environment its texts come from. */
export function withoutSecrets({ message, fix, ...rest }: Problem): Problem {
  return { ...rest, message: withoutCredentials(message), ...(fix ? { fix: withoutCredentials(fix) } : {}) };
}
