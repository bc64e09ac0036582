import { kindDev } from '../../support/environments.js';
import { type Broken, changed } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-ORIGIN-1',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { extraAllowedOrigins: ['https://a.example,https://b.example'] }),
      ),
    'is not a single origin',
  ],
];
