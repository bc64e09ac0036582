import { kindDev } from '../../support/environments.js';
import { type Broken, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-ID-1',
    kindDev,
    () => withObject(kindDev, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'opendatahub' } }),
    'Namespace opendatahub: is defined twice',
  ],
  [
    'MLF-ID-1',
    kindDev,
    () =>
      withObject(kindDev, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'mlflow', namespace: 'opendatahub' },
        spec: { selector: { app: 'mlflow' } },
      }),
    'is created by the operator too',
  ],
];
