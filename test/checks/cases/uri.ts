import { kindProd } from '../../support/environments.js';
import { type Allowed, type Broken, changed, job } from '../support.js';

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

export const allowed: readonly Allowed[] = [
  [
    'MLF-URI-1',
    'traces at the root, where MLflow before 3.16 has them',
    () =>
      changed(kindProd, 'CronJob', (object) => {
        const [container] = job(object).containers;
        const endpoint = {
          name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
          value: 'https://mlflow.opendatahub.svc:8443/v1/traces',
        };
        (container['env'] as object[]).push(endpoint);
      }),
  ],
];
