import { overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProd } from '../../support/standalone.js';
import type { Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-UPLOAD-1',
    standaloneProd,
    () => overlayOf(replaced(standaloneProd, 'hostnames:', 'maxArtifactSize: 5Gi, hostnames:')),
    '2176Mi for artifacts of 5Gi, which take 10790Mi',
  ],
];
