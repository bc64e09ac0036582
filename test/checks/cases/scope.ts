import { kindDev } from '../../support/environments.js';
import { type Broken, changed, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-SCOPE-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ metadata }) => Object.assign(metadata, { namespace: 'a' })),
    'is cluster-scoped',
  ],
  [
    'MLF-SCOPE-1',
    kindDev,
    () => withObject(kindDev, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }),
    'has no namespace',
  ],
  ...['default', 'kube-system', 'openshift-ingress'].map(
    (name): Broken => [
      'MLF-SCOPE-2',
      kindDev,
      () => withObject(kindDev, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
      `${name} belongs to the cluster itself`,
    ],
  ),
];
