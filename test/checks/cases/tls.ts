import { overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProd } from '../../support/standalone.js';
import type { Allowed, Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-TLS-1',
    standaloneProd,
    () => overlayOf(replaced(standaloneProd, 'source: cert-manager', 'source: none')),
    'tls.source: none',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-TLS-1',
    'a mesh that encrypts',
    () =>
      overlayOf(
        `${replaced(standaloneProd, 'tls: {source: cert-manager}', 'tls: {source: none}')}mesh: {type: istio-ambient}\n`,
      ),
  ],
];
