import { kindDev, kindProd, overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { type Allowed, type Broken, changed, manager } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-URL-1',
    kindProd,
    () =>
      overlayOf(
        replaced(kindProd, 'installedBy: manifests', 'installedBy: manifests\n  publicUrl: https://other.example.com'),
      ),
    '"https://other.example.com" is not one of the hostnames mlflow.example.com',
  ],
  [
    'MLF-URL-1',
    kindDev,
    () =>
      changed(kindDev, 'Deployment', (object) => {
        for (const variable of manager(object).env)
          if (variable.name === 'MLFLOW_URL') variable.value = 'https://gateway-placeholder.com';
      }),
    'is a placeholder',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-URL-1',
    'a host under a wildcard of the gateway',
    () =>
      overlayOf(
        replaced(
          replaced(kindProd, '[mlflow.example.com]', '[mlflow.example.org, "*.example.com"]'),
          'installedBy: manifests',
          'installedBy: manifests\n  publicUrl: https://mlflow.example.com',
        ),
      ),
  ],
];
