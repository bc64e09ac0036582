import { kindDev } from '../../support/environments.js';
import { type Allowed, type Broken, withObject } from '../support.js';

const service = (name: string, namespace: string, storageUri: string) => ({
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { name, namespace },
  spec: { predictor: { model: { modelFormat: { name: 'mlflow' }, storageUri } } },
});
const withService = (...args: Parameters<typeof service>) => withObject(kindDev, service(...args));

export const broken: readonly Broken[] = [
  [
    'MLF-SERVING-1',
    kindDev,
    () => withService('wine', 'team-a', 'mlflow://wine/1'),
    '"mlflow://wine/1" is not the URI of a model',
  ],
  [
    'MLF-SERVING-2',
    kindDev,
    () => withService('wine-of-the-season', 'team-for-very-long-experiments-abcd', 'mlflow://models/wine/1'),
    '"wine-of-the-season-predictor-team-for-very-long-experiments-abcd" has 64 characters',
  ],
];

export const allowed: readonly Allowed[] = [
  ['MLF-SERVING-1', 'a URI of a bucket', () => withService('wine', 'team-a', 's3://bucket/wine')],
  ['MLF-SERVING-1', 'the path of a run', () => withService('wine', 'team-a', 'mlflow://runs/0a1b/artifacts/model')],
  [
    'MLF-SERVING-2',
    'a hostname of 63 characters',
    () => withService('wine', `team-${'a'.repeat(43)}`, 'mlflow://models/wine/1'),
  ],
];
