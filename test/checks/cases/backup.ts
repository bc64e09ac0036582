import { kindProd, overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneCloudNativePg, standaloneProd } from '../../support/standalone.js';
import { standaloneVariants } from '../../support/standalone-variants.js';
import { type Allowed, type Broken, changed } from '../support.js';

const keycloak = standaloneVariants['backup-bucket'] ?? '';
const toBucket = (fields: string) =>
  `${standaloneProd}backup: {schedule: "0 1 * * *", image: "example.com/postgres:18", destination: {type: s3, credentials: {type: secret}, ${fields}}}\n`;
const operated = `${replaced(
  kindProd,
  'backendStore: {type: postgresql, host: db.databases.svc}',
  'backendStore: {type: cloudnative-pg}',
)}backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres:18.1", destination: {type: s3, bucket: backups, endpoint: "https://s3.storage.svc:8333"}}
`;
const inCluster = replaced(standaloneCloudNativePg, /^artifactStore: .*$/m, 'artifactStore: {type: in-cluster-s3}');

export const broken: readonly Broken[] = [
  [
    'MLF-BACKUP-1',
    standaloneCloudNativePg,
    () => overlayOf(replaced(standaloneCloudNativePg, /, backup: .*\}\}\}$/m, '}')),
    'the database has no backup',
  ],
  [
    'MLF-BACKUP-1',
    keycloak,
    () => overlayOf(replaced(keycloak, /^backup: .*$/m, '')),
    'the database of Keycloak has no backup',
  ],
  [
    'MLF-BACKUP-2',
    toBucket('bucket: backups'),
    () => overlayOf(toBucket('bucket: mlflow')),
    'backups in bucket mlflow, which is that of the artifacts',
  ],
  [
    'MLF-BACKUP-2',
    standaloneCloudNativePg,
    () =>
      overlayOf(
        replaced(replaced(standaloneCloudNativePg, 'bucket: backups', 'bucket: mlflow'), /, endpoint: "[^"]*"/, ''),
      ),
    'backups in bucket mlflow',
  ],
  [
    'MLF-BACKUP-2',
    inCluster,
    () => overlayOf(replaced(inCluster, 'https://s3.example.com', 'http://mlflow-s3.mlflow.svc:8333')),
    'backups on mlflow-s3.mlflow.svc, whose one volume holds the artifacts too',
  ],
  [
    'MLF-BACKUP-3',
    `${standaloneCloudNativePg}backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres:18.1"}\n`,
    () =>
      overlayOf(`${standaloneCloudNativePg}backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres:17"}\n`),
    'pg_dump of docker.io/library/postgres:17 is older than PostgreSQL 18 of the backend store',
  ],
  ['MLF-BACKUP-1', operated, () => overlayOf(replaced(operated, /^backup: .*\n/m, '')), 'the database has no backup'],
  [
    'MLF-BACKUP-2',
    operated,
    () => overlayOf(replaced(operated, 'bucket: backups', 'bucket: mlflow')),
    'backups in bucket mlflow, which is that of the artifacts',
  ],
  [
    'MLF-BACKUP-3',
    operated,
    () => overlayOf(replaced(operated, 'postgres:18.1', 'postgres:17')),
    'pg_dump of docker.io/library/postgres:17 is older than PostgreSQL',
  ],
  [
    'MLF-BACKUP-4',
    standaloneCloudNativePg,
    () =>
      changed(standaloneCloudNativePg, 'Cluster', ({ spec }) => {
        Object.assign(spec['bootstrap'] as object, { recovery: { backup: { name: 'b' } } });
      }),
    'initdb and recovery together',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-BACKUP-2',
    'a bucket of the same name on another S3 service',
    () => overlayOf(toBucket('bucket: mlflow, provider: ceph, endpoint: "https://s3.example.com"')),
  ],
];
