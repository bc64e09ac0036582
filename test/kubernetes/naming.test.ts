import { nameProblem } from '../../lib/kubernetes/naming.js';

const problem = (apiVersion: string, kind: string, name: string) =>
  nameProblem({ apiVersion, kind, metadata: { name } });

test.each([
  [
    'v1',
    'Service',
    '1mlflow',
    'is not a valid name for a Service: lower-case letters, digits and "-", a letter first, at most 63',
  ],
  ['v1', 'Service', 'a'.repeat(64), 'has 64 characters; a Service may have 63'],
  ['v1', 'Namespace', 'a.b', 'is not a valid name for a Namespace: lower-case letters, digits and "-", at most 63'],
  ['batch/v1', 'Job', 'a'.repeat(64), 'has 64 characters; a Job may have 63, because the name is a label of its pods'],
  [
    'batch/v1',
    'CronJob',
    'a'.repeat(53),
    'has 53 characters; a CronJob may have 52, because the names of its Jobs are longer',
  ],
  [
    'apps/v1',
    'StatefulSet',
    'a'.repeat(53),
    'has 53 characters; a StatefulSet may have 52, because a label of its pods is longer',
  ],
  ['postgresql.cnpg.io/v1', 'Cluster', 'a'.repeat(51), 'has 51 characters; a Cluster may have 50'],
  [
    'postgresql.cnpg.io/v1',
    'Pooler',
    '1a',
    'is not a valid name for a Pooler: lower-case letters, digits and "-", a letter first, at most 63',
  ],
  ['v1', 'Secret', 'a'.repeat(254), 'has 254 characters; a Secret may have 253'],
])('%s %s %s', (apiVersion, kind, name, expected) => {
  expect(problem(apiVersion, kind, name)).toBe(expected);
  expect(problem(apiVersion, kind, 'mlflow')).toBeUndefined();
});

test('kinds of the same name in other groups have the limits of all objects', () => {
  expect(problem('cluster.x-k8s.io/v1beta1', 'Cluster', 'a'.repeat(60))).toBeUndefined();
  expect(problem('serving.knative.dev/v1', 'Service', '1a.b')).toBeUndefined();
});
