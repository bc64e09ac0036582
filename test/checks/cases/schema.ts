import { kindDev, rhoaiProd } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { type Broken, changed } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-SCHEMA-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { replicaz: 2 })),
    'spec.replicaz: unknown field; did you mean "replicas"',
  ],
  [
    'MLF-SCHEMA-1',
    kindDev,
    () => changed(kindDev, 'Deployment', ({ spec }) => Object.assign(spec, { replicas: '2' })),
    'spec.replicas: must be an integer, not a string',
  ],
  [
    'MLF-SCHEMA-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { backendStoreUri: 'postgres://db/mlflow' })),
    'backendStoreUri must use a supported SQL metadata store URI scheme',
  ],
  [
    'MLF-SCHEMA-3',
    replaced(rhoaiProd, '3.5', '3.4'),
    () =>
      changed(replaced(rhoaiProd, '3.5', '3.4'), 'MLflow', ({ spec }) =>
        Object.assign(spec, { migration: { mode: 'Always' } }),
      ),
    'spec.migration: Red Hat OpenShift AI 3.4 does not have this field',
  ],
];
