/** A Cluster that begins with a backup, and connections that fit by default. */
import { objectEffects } from '../../lib/changes/effects.js';
import { noticesOf } from '../../lib/changes/notices.js';
import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { at } from '../../lib/kubernetes/structural.js';
import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayOf, problemsOf, today } from '../support/environments.js';
import { oidcCloudNativePg } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const variant = (name: string) => overlayOf(standaloneVariants[name] ?? '') as StandaloneOverlay;
const find = ({ objects }: StandaloneOverlay, kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);
const cluster = (yaml: string) => (overlayOf(yaml) as StandaloneOverlay).objects.find(({ kind }) => kind === 'Cluster');
const store = (fields: string) =>
  replaced(standaloneCloudNativePg, 'type: cloudnative-pg', `type: cloudnative-pg, ${fields}`);

test('a Cluster is recovered from the bucket of another, to a point in time, and archives elsewhere', () => {
  const overlay = variant('cnpg-recovery');
  const found = find(overlay, 'Cluster', 'mlflow-db-2');
  expect(at(found, 'spec', 'bootstrap')).toEqual({
    recovery: {
      source: 'origin',
      database: 'mlflow',
      owner: 'mlflow',
      recoveryTarget: { targetTime: '2026-01-31T12:00:00+01:00', backupID: '20260131T020000' },
    },
  });
  const plugin = (parameters: object) => ({ name: 'barman-cloud.cloudnative-pg.io', parameters });
  expect(at(found, 'spec', 'externalClusters')).toEqual([
    { name: 'origin', plugin: plugin({ barmanObjectName: 'mlflow-db-2-recovery', serverName: 'mlflow-db' }) },
  ]);
  expect(at(found, 'spec', 'plugins')).toEqual([
    { ...plugin({ barmanObjectName: 'mlflow-db-2-backup', serverName: 'second' }), isWALArchiver: true },
  ]);
  const bucket = find(overlay, 'ObjectStore', 'mlflow-db-2-recovery');
  expect(at(bucket, 'spec', 'retentionPolicy')).toBeUndefined();
  expect(at(bucket, 'spec', 'configuration')).toMatchObject({
    destinationPath: 's3://old-backups/postgresql',
    endpointURL: 'https://old.example.com',
    endpointCA: { name: 'old-ca', key: 'ca.crt' },
    s3Credentials: { accessKeyId: { name: 'old-key' } },
  });
  expect(overlay.requirements.map(({ name }) => name)).toEqual(expect.arrayContaining(['old-key', 'old-ca']));
  expect(overlay.flows.filter(({ from }) => from.what === 'PostgreSQL').map(({ to }) => to.host)).toEqual(
    expect.arrayContaining(['s3.example.com', 'old.example.com']),
  );
});

test('the bucket of the backup is that of the recovery by default', () => {
  const found = cluster(store('recovery: {type: object-store, serverName: lost}'));
  expect(at(found, 'spec', 'externalClusters')).toMatchObject([
    { plugin: { parameters: { barmanObjectName: 'mlflow-db-backup', serverName: 'lost' } } },
  ]);
});

test('a Cluster is recovered from a Backup object', () => {
  const found = find(variant('keycloak-import'), 'Cluster', 'mlflow-keycloak-db');
  expect(at(found, 'spec', 'bootstrap')).toEqual({
    recovery: { backup: { name: 'keycloak-20260131020000' }, database: 'keycloak', owner: 'keycloak' },
  });
  expect(at(found, 'spec', 'externalClusters')).toBeUndefined();
});

test.each([
  [
    'the archive of the lost Cluster',
    store('recovery: {type: object-store, serverName: mlflow-db}'),
    'the new Cluster would archive into mlflow-db in s3://backups/postgresql, which it is recovered from',
  ],
  [
    'the same by serverName',
    store('name: db-2, recovery: {type: object-store, serverName: db-1}').replace(
      'backup: {',
      'backup: {serverName: db-1, ',
    ),
    'write another backendStore.name, or backup.serverName',
  ],
  [
    'no bucket',
    replaced(store('recovery: {type: object-store, serverName: db}'), /, backup: .*\}\}\}$/m, '}'),
    'a recovery without a bucket',
  ],
  [
    'a time without a zone',
    store('recovery: {type: backup, name: b, targetTime: "2026-01-31 12:00"}'),
    'with its time zone',
  ],
  ['an id of the other type', store('recovery: {type: backup, name: b, backupId: 20260131T020000}'), 'backupId'],
])('%s is refused', (_, yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});

test('a recovery of a Cluster that exists is noticed', () => {
  const objects = (yaml: string) => overlayOf(yaml).objects;
  const recovered = store('recovery: {type: object-store, serverName: lost}');
  const notices = (before: string, after: string) =>
    noticesOf(objectEffects({ before: objects(before), after: objects(after) }));
  expect(notices(standaloneCloudNativePg, recovered)).toEqual([
    expect.stringContaining(
      'changes from initdb to recovery, which CloudNativePG only reads when it creates the Cluster',
    ),
  ]);
  expect(notices(recovered, recovered)).toEqual([]);
});

const parameters = (yaml: string) => at(cluster(yaml), 'spec', 'postgresql', 'parameters', 'max_connections');
const poolSize = (yaml: string) =>
  at(
    (overlayOf(yaml) as StandaloneOverlay).objects.find(({ kind }) => kind === 'Pooler'),
    'spec',
    'pgbouncer',
    'parameters',
    'default_pool_size',
  );
const withReplicas = (replicas: string) => replaced(standaloneCloudNativePg, 'replicas: 2', replicas);

test.each([
  ['few pods', standaloneCloudNativePg, '100', undefined],
  ['logins', replaced(oidcCloudNativePg, 'pooler: {instances: 2}, ', ''), '150', undefined],
  // (4 + 1) × 8 workers × 2 pools × 3 = 240.
  ['large pods', withReplicas('replicas: 4, size: l'), '300', undefined],
  // (3 + 1) × 8 × 6 = 192, and a fifth more.
  [
    'a pooler',
    replaced(withReplicas('replicas: 3, size: l'), 'backup: {', 'pooler: {instances: 2}, backup: {'),
    '300',
    '120',
  ],
  [
    'more than fits',
    replaced(withReplicas('replicas: 9, size: l'), 'backup: {', 'pooler: {instances: 2}, backup: {'),
    '300',
    '120',
  ],
  [
    'a pooler in transaction mode',
    replaced(
      standaloneCloudNativePg,
      'backup: {',
      'pooler: {poolMode: transaction}, pool: {class: NullPool}, backup: {',
    ),
    '100',
    '20',
  ],
  [
    'what is written',
    replaced(withReplicas('replicas: 4, size: l'), 'backup: {', 'parameters: {max_connections: "120"}, backup: {'),
    '120',
    undefined,
  ],
])('the database allows the connections of all pools: %s', (_, yaml, connections, pool) => {
  expect([parameters(yaml), poolSize(yaml)]).toEqual([connections, pool]);
});

test('the defaults of logins with a pooler pass the check of connections', () => {
  expect(formatProblems(runChecks(overlayOf(oidcCloudNativePg), today).problems)).not.toContain('MLF-POOL');
});

test('an image without a tag is refused, as by the operator', () => {
  const at = (image: string) => replaced(standaloneCloudNativePg, 'backup: {', `image: "${image}", backup: {`);
  expect(problemsOf(at(`example.com/postgresql@sha256:${'c'.repeat(64)}`))).toContain(
    'CloudNativePG refuses an image without a tag',
  );
  expect(problemsOf(at(`localhost:5000/postgresql:18@sha256:${'c'.repeat(64)}`))).not.toContain('without a tag');
});
