/** What a later release of the operator refuses, and today's accepts. */
import { laterRuleNotices } from '../../lib/changes/later-rules.js';
import { kindDev, kindProd, overlayOf } from '../support/environments.js';
import { standaloneProd } from '../support/standalone.js';

const archival = 'traceArchival: {schedule: "0 3 * * *", retention: 30d}\n';
const noticesOf = (yaml: string) => laterRuleNotices(overlayOf(yaml));

test('trace archival on a volume of one node is refused from 3.6 on, with place and fix', () => {
  expect(noticesOf(`${kindDev}${archival}`)).toEqual([
    expect.stringMatching(
      /^environments\/test\.yaml:6:16 traceArchival: the pod of trace archival mounts the volume of the archive file:\S+, whose first access mode is not ReadWriteMany, which the operator refuses from release 3\.6 on; before the upgrade, use PostgreSQL/,
    ),
  ]);
});

test('a database on the volume is one reason, too', () => {
  const bucket = kindDev.replace('{type: volume}', '{type: s3, bucket: mlflow, credentials: {type: secret}}');
  expect(noticesOf(`${bucket}${archival}`)).toEqual([
    expect.stringContaining('the volume of the metadata of the server'),
  ]);
});

test.each([
  ['without trace archival', kindDev],
  [
    'on a volume of several nodes',
    `${kindDev}server: {storage: {accessModes: [ReadWriteMany], resources: {requests: {storage: 10Gi}}}}\n${archival}`,
  ],
  ['without a volume', `${kindProd}${archival}`],
  ['in the standalone form', standaloneProd],
])('nothing is said %s', (_, yaml) => {
  expect(noticesOf(yaml)).toEqual([]);
});
