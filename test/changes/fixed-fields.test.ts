/** Notices of synth about fields that the API server refuses to change, or an operator reads only once. */
import { objectEffects } from '../../lib/changes/effects.js';
import { noticesOf } from '../../lib/changes/notices.js';
import { overlayOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';

const withServer = (fields: string) => replaced(standaloneDev, 'size: xs', `size: xs, ${fields}`);
const claim = (size: string, mode = 'ReadWriteOnce') =>
  withServer(`storage: {accessModes: [${mode}], resources: {requests: {storage: ${size}}}}`);
const objectStore = (size: string) =>
  replaced(standaloneProd, /^artifactStore: .*$/m, `artifactStore: {type: in-cluster-s3, storage: {size: ${size}}}`);
const database = (fields: string) => replaced(standaloneCloudNativePg, 'cloudnative-pg,', `cloudnative-pg, ${fields},`);

function notices(before: string, after: string): string {
  return noticesOf(objectEffects({ before: overlayOf(before).objects, after: overlayOf(after).objects })).join('\n');
}

test.each([
  [
    'a claim that shrinks',
    claim('20Gi'),
    claim('10Gi'),
    'mlflow/mlflow-data: spec.resources.requests.storage changes from 20Gi to 10Gi',
  ],
  [
    'a claim of another mode',
    claim('20Gi'),
    claim('20Gi', 'ReadWriteMany'),
    'spec.accessModes: + ReadWriteMany, − ReadWriteOnce',
  ],
  [
    'the volume of the S3 server',
    objectStore('10Gi'),
    objectStore('20Gi'),
    '--cascade=orphan allows it to be created again',
  ],
  [
    'a database that shrinks',
    database('storage: {size: 20Gi}'),
    database('storage: {size: 5Gi}'),
    'Volumes cannot shrink',
  ],
  ['a database of another name', database('database: a'), database('database: b'), 'initdb.database changes'],
  [
    'pods that an autoscaler takes over',
    standaloneProd,
    replaced(standaloneProd, 'replicas: 2', 'autoscaling: {maxReplicas: 3}'),
    'spec.replicas is removed, so only one pod remains',
  ],
  ['another kind of workload', standaloneDev, standaloneProd, 'StatefulSet mlflow/mlflow becomes a Deployment'],
])('%s is told when the overlay is made', (_, before, after, expected) => {
  expect(notices(before, after)).toContain(expected);
});

test.each([
  ['nothing', standaloneProd, standaloneProd],
  ['a claim that grows', claim('10Gi'), claim('20Gi')],
  [
    'more replicas and another image',
    standaloneProd,
    replaced(replaced(standaloneProd, 'replicas: 2', 'replicas: 3'), /b{64}/, 'c'.repeat(64)),
  ],
])('of %s nothing is told', (_, before, after) => {
  expect(notices(before, after)).toBe('');
});
