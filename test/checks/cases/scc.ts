import { overlayOf, rhoaiProd } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import type { Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-SCC-1',
    rhoaiProd,
    () =>
      overlayOf(
        replaced(
          rhoaiProd,
          'server:\n',
          'server:\n  podSecurityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}\n',
        ),
      ),
    'spec.podSecurityContext: sets runAsUser, fsGroup',
  ],
];
