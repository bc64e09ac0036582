import { kindDev, kindProd } from '../../support/environments.js';
import { type Broken, changed, configMap, mlflowWith, withObject } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-NAME-1',
    kindDev,
    () => withObject(kindDev, { ...configMap({}), metadata: { name: 'Settings', namespace: 'opendatahub' } }),
    '"Settings" is no name',
  ],
  [
    'MLF-NAME-1',
    kindProd,
    () => changed(kindProd, 'CronJob', ({ metadata }) => Object.assign(metadata, { name: 'x'.repeat(53) })),
    'may have 52 characters',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () =>
      changed(kindDev, 'Namespace', ({ metadata }) => Object.assign(metadata, { labels: { team: 'data science' } })),
    '"data science" is no value of a label',
  ],
  [
    'MLF-NAME-2',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { podLabels: { 'a/b/c': 'x' } })),
    '"a/b/c" is no key of a label',
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
    '"not a key" is no key of an annotation',
  ],
];
