/** What belongs to a backup, where it goes, and what is refused. */
import type { Container, CronJob, PodSpec } from '../../imports/kubernetes.js';
import { at } from '../../lib/kubernetes/structural.js';
import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { oidcDev, oidcMachines } from '../support/oidc.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const variant = (name: string) => overlayOf(standaloneVariants[name] ?? '') as StandaloneOverlay;
const backup = 'backup: {schedule: "0 1 * * *", image: "postgres:18"}\n';
const bucketOf = (fields: string) =>
  `${standaloneProd}backup: {schedule: "0 1 * * *", image: "postgres:18", destination: {type: s3, bucket: backups, ${fields}}}\n`;

function cronJob(overlay: StandaloneOverlay): PodSpec {
  const found = overlay.objects.find(({ kind, metadata }) => kind === 'CronJob' && metadata.name.endsWith('-backup'));
  const { spec } = found as unknown as CronJob;
  return spec?.jobTemplate.spec?.template.spec ?? { containers: [] };
}

function programs(overlay: StandaloneOverlay): readonly Container[] {
  const { initContainers = [], containers } = cronJob(overlay);
  return [...initContainers, ...containers];
}

const variable = ({ env = [] }: Container, name: string) => env.find((one) => one.name === name)?.value;
const text = ({ command = [] }: Container) => command.join('\n');

test.each([
  ['SQLite', `${standaloneDev}backup: {schedule: "0 1 * * *"}\n`, ['mlflow']],
  ['SQLite with users', `${oidcDev}backup: {schedule: "0 1 * * *"}\n`, ['mlflow', 'users']],
  ['PostgreSQL', `${standaloneProd}${backup}`, ['mlflow']],
  ['PostgreSQL with users', `${oidcMachines}${backup}`, ['mlflow', 'users']],
  ['registry and Keycloak', standaloneVariants['backup-bucket'] ?? '', ['mlflow', 'registry', 'users', 'keycloak']],
  ['databases of CloudNativePG', standaloneVariants['cnpg-full'] ?? '', ['mlflow', 'registry']],
])('every database belongs to a backup, and the README restores each: %s', (_, yaml, databases) => {
  const overlay = overlayOf(yaml) as StandaloneOverlay;
  const readme = overlayReadme(overlay, []);
  expect([...readme.matchAll(/ RESTORE=(\w+) \|$/gm)].map(([, name]) => name)).toEqual(databases);
  const script = programs(overlay).map(text).join('\n');
  for (const name of databases) expect(script).toMatch(new RegExp(`(\\(dump ${name} )|("${name}":"/)`));
});

test('a bucket has a pod that downloads, dumps and uploads, each with what it connects to alone', () => {
  const overlay = variant('backup-bucket');
  const [combine, download, dump, upload] = programs(overlay);
  expect([combine, download, dump, upload].map((one) => one?.name)).toEqual([
    'combine-authorities',
    'download',
    'backup',
    'upload',
  ]);
  if (!download || !dump || !upload) throw new Error('missing');
  expect(upload.command?.slice(3)).toEqual([
    ...['upload', 'backups', 'mlflow/mlflow', '0'],
    ...['mlflow', 'registry', 'users', 'keycloak'],
  ]);
  for (const one of [download, upload]) {
    expect(one.image).toContain('example.com/mlflow@');
    expect(variable(one, 'AWS_CA_BUNDLE')).toBe('/etc/mlflow/backup-ca/ca.crt');
    expect(variable(one, 'MLFLOW_S3_UPLOAD_EXTRA_ARGS')).toBe('{"ServerSideEncryption":"AES256"}');
    expect(variable(one, 'HTTPS_PROXY')).toBe('http://proxy.example.com:3128');
    expect(variable(one, 'MLFLOW_BACKEND_STORE_URI')).toBeUndefined();
  }
  expect(dump.image).toContain('example.com/postgres:18@');
  expect(variable(dump, 'AWS_DEFAULT_REGION')).toBeUndefined();
  expect(variable(dump, 'HTTPS_PROXY')).toBeUndefined();
  expect(text(dump)).toContain('(dump mlflow MLFLOW_BACKEND_STORE_URI tracking)');
  expect(text(dump)).toContain(
    "(dump keycloak KEYCLOAK_DATABASE_URI '' KEYCLOAK_DATABASE_USER KEYCLOAK_DATABASE_PASSWORD)",
  );
  expect(variable(dump, 'KEYCLOAK_DATABASE_URI')).toBe(
    'postgresql+psycopg2://mlflow-keycloak-db-rw.mlflow.svc:5432/keycloak?sslmode=verify-full&sslrootcert=/etc/mlflow/keycloak-database-ca/ca.crt',
  );
  expect(cronJob(overlay).volumes?.find(({ name }) => name === 'backup')).toEqual({
    name: 'backup',
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'fast',
          resources: { requests: { storage: '5Gi' } },
        },
      },
    },
  });
  expect(overlay.objects.some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
});

test('the policies of both ends allow it, and the cloud must trust its account', () => {
  const overlay = variant('backup-bucket');
  const from = overlay.flows.filter((flow) => flow.from.what === 'backup').map(({ to }) => to.what);
  expect(from).toEqual(
    expect.arrayContaining([
      expect.stringContaining('backups'),
      expect.stringContaining('identity'),
      'PostgreSQL of Keycloak',
    ]),
  );
  const account = overlay.objects.find(
    ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === 'mlflow-backup',
  );
  expect(account?.metadata.annotations).toMatchObject({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/backup',
  });
  expect(overlayReadme(overlay, [])).toContain('`system:serviceaccount:mlflow:mlflow-backup`');
});

test('a key pair has a Secret of its own, and the folder that of the server', () => {
  const overlay = overlayOf(bucketOf('credentials: {type: secret}')) as StandaloneOverlay;
  expect(
    overlay.requirements.find(({ name }) => name === 'mlflow-backup-credentials')?.keys.map(({ key }) => key),
  ).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
  const upload = programs(overlay).at(-1);
  expect(upload?.command?.slice(3)).toEqual(['upload', 'backups', 'mlflow/mlflow', '7', 'mlflow']);
  expect(cronJob(overlay).volumes?.find(({ name }) => name === 'backup')).toEqual({
    name: 'backup',
    emptyDir: { sizeLimit: '20Gi' },
  });
  const readme = overlayReadme(overlay, []);
  expect(readme).toContain('the files are in `s3://backups/mlflow/mlflow`');
  expect(readme).toContain('| Backups | s3://backups/mlflow/mlflow |');
});

test('files of SQLite go to a bucket beside the server, and are restored without it', () => {
  const overlay = overlayOf(
    `${oidcDev}backup: {schedule: "0 1 * * *", destination: {type: s3, bucket: backups, credentials: {type: secret}}}\n`,
  ) as StandaloneOverlay;
  const [download, copy, upload] = programs(overlay);
  expect([download?.name, copy?.name, upload?.name]).toEqual(['download', 'backup', 'upload']);
  const mounts = (one: Container | undefined) => one?.volumeMounts?.map(({ mountPath }) => mountPath);
  expect(mounts(copy)).toContain('/mlflow');
  expect(mounts(upload)).not.toContain('/mlflow');
  expect(at(cronJob(overlay), 'affinity', 'podAffinity')).toBeDefined();
  expect(overlayReadme(overlay, [])).toContain('"path": "/spec/template/spec/affinity/podAffinity"');
});

test('SQLite and the PostgreSQL of a Keycloak are copied one after the other, with the image of that PostgreSQL', () => {
  const overlay = overlayOf(
    `${oidcDev}keycloak: {server: {instances: 1}}\nbackup: {schedule: "0 1 * * *"}\n`,
  ) as StandaloneOverlay;
  const own = programs(overlay).slice(-2);
  expect(own.map(({ name, image }) => [name, image])).toEqual([
    ['copy', 'localhost/mlflow-oidc:3.17.2'],
    ['backup', 'ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie'],
  ]);
  expect(overlayReadme(overlay, [])).toContain(
    `kubectl -n mlflow patch keycloak/mlflow-keycloak --type=merge -p '{"spec": {"instances": 0}}'`,
  );
});

test('the image of a database in the cluster has its pg_dump', () => {
  const overlay = overlayOf(`${standaloneCloudNativePg}backup: {schedule: "0 1 * * *"}\n`) as StandaloneOverlay;
  expect(programs(overlay).map(({ image }) => image)).toEqual(['ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie']);
});

test.each([
  [
    'an external registry',
    `${standaloneCloudNativePg}registryStore: {host: registry.example.com}\nbackup: {schedule: "0 1 * * *"}\n`,
    'a backup of an external PostgreSQL requires an image with pg_dump',
  ],
  ['an image for SQLite', `${standaloneDev}${backup}`, 'an image with SQLite'],
  ['another S3 service without an endpoint', bucketOf('provider: minio'), 'requires an endpoint'],
  [
    'a field of the other destination',
    `${standaloneProd}backup: {schedule: "0 1 * * *", destination: {bucket: b}}\n`,
    'backup.destination.type is missing',
  ],
])('%s is refused', (_, yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});
