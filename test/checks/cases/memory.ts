import { kindDev } from '../../support/environments.js';
import { standaloneProd } from '../../support/standalone.js';
import { type Broken, changed, withServer } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-MEMORY-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { resources: { limits: { memory: '512Mi' } } })),
    '512Mi for 1 worker, which need 900Mi',
  ],
  [
    'MLF-MEMORY-2',
    standaloneProd,
    () => withServer('resources: {limits: {memory: 512Mi}}'),
    '512Mi for 2 workers, which need 1080Mi',
  ],
];
