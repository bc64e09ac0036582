import { overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneCloudNativePg } from '../../support/standalone.js';
import type { Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-BACKUP-1',
    standaloneCloudNativePg,
    () => overlayOf(replaced(standaloneCloudNativePg, /, backup: .*\}\}\}$/m, '}')),
    'the database has no backup',
  ],
];
