import { overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProd } from '../../support/standalone.js';
import type { Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-TLS-1',
    standaloneProd,
    () => overlayOf(replaced(standaloneProd, 'source: cert-manager', 'source: none')),
    'tls.source: none',
  ],
];
