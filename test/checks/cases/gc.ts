import { kindDev } from '../../support/environments.js';
import { type Broken, changed } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-GC-1',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { garbageCollection: { schedule: '0 2 * * 0' } })),
    'spec.garbageCollection: must not be set',
  ],
];
