import { kindDev, rhoai34Prod } from '../../support/environments.js';
import { type Broken, binding, role, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['experiments'], verbs: ['create'], resourceNames: ['one'] })),
    'the right to create experiments cannot be limited to a name',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['runs'], verbs: ['get'] })),
    'MLflow has no resource "runs"',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['experiments'], verbs: ['watch'] })),
    'MLflow never requests watch on experiments',
  ],
  [
    'MLF-ROLE-2',
    kindDev,
    () => withObject(kindDev, binding('mlflow-operator-mlflow-edit')),
    'binds mlflow-operator-mlflow-edit alone',
  ],
  [
    'MLF-ROLE-3',
    kindDev,
    () => withObject(kindDev, binding('view', 'odh-group-mlflow-view')),
    'odh-group-mlflow-view belongs to the operator',
  ],
  [
    'MLF-ROLE-4',
    kindDev,
    () => withObject(kindDev, binding('view', 'wb-mlflow')),
    'wb-mlflow is the name of the binding of a workbench wb',
  ],
  [
    'MLF-ROLE-1',
    rhoai34Prod(),
    () => withObject(rhoai34Prod(), role({ resources: ['mcpservers'], verbs: ['get'] })),
    'MLflow 3.10.1 has no resource "mcpservers"; the first version that has it is 3.14',
  ],
  [
    'MLF-ROLE-1',
    kindDev,
    () => withObject(kindDev, role({ resources: ['experiments'], verbs: ['*'] })),
    '"*" also grants every right that later releases of MLflow check',
  ],
];
