import type { Identity } from './identity.js';

/** What suites share whose first line names the environment for it. */
export function sharedIdentity(): Identity {
  const { identity } = globalThis as { identity?: Identity };
  if (!identity)
    throw new Error('the suite does not say @jest-environment ./test/identity/harness/shared-environment.cjs');
  return identity;
}
