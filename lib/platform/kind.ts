import { kubernetes } from './kubernetes.js';
import type { PlatformProfile } from './profile.js';

/** A kind cluster on a laptop or in CI: Kubernetes, in the namespace that upstream's own kind set-up uses. */
export const kind: PlatformProfile = {
  ...kubernetes,
  platform: 'kind',
  title: 'kind',
  local: true,
  namespace: { name: 'opendatahub', create: true },
};
