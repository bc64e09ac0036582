import { kindDev } from '../../support/environments.js';
import { type Allowed, type Broken, withObject } from '../support.js';

const config = (artifactRootPath?: string) => ({
  apiVersion: 'mlflow.kubeflow.org/v1',
  kind: 'MLflowConfig',
  metadata: { name: 'mlflow', namespace: 'team-a' },
  spec: {
    artifactRootSecret: 'mlflow-artifact-connection',
    ...(artifactRootPath === undefined ? {} : { artifactRootPath }),
  },
});

export const broken: readonly Broken[] = [
  ['MLF-ARTIFACT-1', kindDev, () => withObject(kindDev, config('a\\b')), 'must not contain a backslash'],
  ['MLF-ARTIFACT-1', kindDev, () => withObject(kindDev, config('s3://bucket/a')), 'not a URI'],
];

export const allowed: readonly Allowed[] = [
  ['MLF-ARTIFACT-1', 'the root of the bucket, in both spellings', () => withObject(kindDev, config(), config(''))],
];
