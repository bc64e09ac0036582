import { kindDev, kindProd } from '../../support/environments.js';
import { standaloneProd } from '../../support/standalone.js';
import { type Broken, changed, configMap, mlflowWith, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-NAME-1',
    kindDev,
    () => withObject(kindDev, { ...configMap({}), metadata: { name: 'Settings', namespace: 'opendatahub' } }),
    '"Settings" is not a valid name',
  ],
  [
    'MLF-NAME-1',
    kindProd,
    () => changed(kindProd, 'CronJob', ({ metadata }) => Object.assign(metadata, { name: 'x'.repeat(53) })),
    'a CronJob may have 52',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () =>
      changed(kindDev, 'Namespace', ({ metadata }) => Object.assign(metadata, { labels: { team: 'data science' } })),
    '"data science" is not a valid label value',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podLabels: { 'a/b/c': 'x' } })),
    '"a/b/c" is not a valid label key',
  ],
  [
    'MLF-NAME-2',
    standaloneProd,
    () =>
      changed(standaloneProd, 'Deployment', ({ spec }) =>
        Object.assign((spec as { template: { metadata: object } }).template.metadata, {
          annotations: { 'a b/c': 'x' },
        }),
      ),
    'spec.template.metadata.annotations.a b/c: "a b/c" is not a valid annotation key',
  ],
  [
    'MLF-NAME-3',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podLabels: { app: 'x' } })),
    'spec.podLabels: sets app',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () => mlflowWith(kindDev, { podAnnotations: { 'not a key': 'x' } }),
    '"not a key" is not a valid annotation key',
  ],
];
