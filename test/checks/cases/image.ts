import { kindDev, kindProd } from '../../support/environments.js';
import { type Broken, changed, manager, mlflowWith } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-IMAGE-1',
    kindProd,
    () =>
      changed(kindProd, 'Deployment', (object) => {
        manager(object).image = 'example.com/operator:v1';
      }),
    '"example.com/operator:v1" has no digest',
  ],
  [
    'MLF-IMAGE-1',
    kindProd,
    () =>
      changed(kindProd, 'Deployment', (object) => {
        manager(object).image = 'example.com/operator@sha256:<digest>';
      }),
    'has no digest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () =>
      changed(kindDev, 'Deployment', (object) => {
        manager(object).image = 'registry:5000/operator';
      }),
    'has no tag or digest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { image: { image: 'mlflow:latest' } })),
    'has the tag latest',
  ],
  [
    'MLF-IMAGE-2',
    kindDev,
    () => mlflowWith(kindDev, { image: { image: 'quay.io/opendatahub/mlflow@sha256:<digest>' } }),
    'has no digest after the @',
  ],
];
