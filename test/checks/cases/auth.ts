import { overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneDev } from '../../support/standalone.js';
import type { Broken } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-AUTH-1',
    standaloneDev,
    () => overlayOf(replaced(standaloneDev, '{type: kubernetes}', '{type: none}')),
    'authentication.type: none',
  ],
];
