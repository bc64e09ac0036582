import { kindProd } from '../../support/environments.js';
import { type Broken, changed, job } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-URI-1',
    kindProd,
    () =>
      changed(kindProd, 'CronJob', (object) => {
        const [container] = job(object).containers;
        for (const variable of container['env'] as { name: string; value?: string }[])
          if (variable.name === 'MLFLOW_TRACKING_URI') variable.value = 'https://mlflow.opendatahub.svc:8443';
      }),
    'https://mlflow.opendatahub.svc:8443 must be https://mlflow.opendatahub.svc:8443/mlflow',
  ],
];
