/** Changes of an environment after which the server no longer finds its data. */
import { dataEffects } from '../../lib/changes/effects.js';
import { noticesOf } from '../../lib/changes/notices.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, overlayOf, rhoaiProd } from '../support/environments.js';
import { oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';

const readmeOf = (yaml: string) => overlayReadme(overlayOf(yaml), []);
const dataMoves = (before: string, after: string) => noticesOf(dataEffects(before, after));
const notices = (before: string, after: string) => dataMoves(readmeOf(before), readmeOf(after));
const changed = (yaml: string, from: string | RegExp, to: string) => [yaml, replaced(yaml, from, to)] as const;
const keys = `${standaloneProd}encryptionKeys: {name: keys-a}\n`;
const team = `${standaloneProd}workspaces: [{namespace: team-a, artifacts: {path: a}}]\n`;

test.each([
  [
    'the namespace',
    [standaloneProd, `${standaloneProd}namespace: ml\n`],
    'Server: changes from mlflow, in namespace mlflow to mlflow, in namespace ml',
  ],
  [
    'the name',
    [standaloneProd, `${standaloneProd}name: tracking\n`],
    'Server: changes from mlflow, in namespace mlflow to tracking',
  ],
  [
    'the namespace of an operated server',
    [kindDev, `${kindDev}namespace: ml\n`],
    'Experiments and runs: changes from SQLite file /mlflow/mlflow.db on volume claim mlflow-pvc in opendatahub',
  ],
  [
    'the host of the database',
    changed(standaloneProd, 'db.example.com', 'new.example.com'),
    'Experiments and runs: changes from PostgreSQL database mlflow on db.example.com:5432 to PostgreSQL database mlflow on new.example.com:5432',
  ],
  [
    'the same of an operated server',
    changed(rhoaiProd, 'db.databases.svc', 'new.databases.svc'),
    'on db.databases.svc:5432 to PostgreSQL database mlflow on new.databases.svc:5432',
  ],
  [
    'the name of the database',
    changed(standaloneProd, 'db.example.com', 'db.example.com, database: other'),
    'to PostgreSQL database other on',
  ],
  [
    'the kind of database',
    [standaloneProd, standaloneCloudNativePg],
    'to database mlflow of CloudNativePG Cluster mlflow-db in mlflow',
  ],
  [
    'a registry of its own',
    [rhoaiProd, `${rhoaiProd}registryStore: {host: registry.databases.svc}\n`],
    'Registered models: changes from PostgreSQL database mlflow on db.databases.svc:5432 to',
  ],
  [
    'the database of the users',
    changed(oidcProd, '  cache:', '  usersDatabase: {database: people}\n  cache:'),
    'Users and permissions: changes from PostgreSQL database mlflow_auth on',
  ],
  [
    'the schema',
    changed(standaloneProd, 'db.example.com', 'db.example.com, schema: ml'),
    'to PostgreSQL database mlflow, schema ml, on db.example.com:5432',
  ],
  [
    'the keys of an operated server',
    [`${rhoaiProd}encryptionKeys: {name: keys-a}\n`, `${rhoaiProd}encryptionKeys: {name: keys-b}\n`],
    'Encryption keys: changes from Secret keys-a in redhat-ods-applications to Secret keys-b',
  ],
  [
    'the bucket',
    changed(standaloneProd, 'bucket: mlflow', 'bucket: other'),
    'Artifacts: changes from s3://mlflow/artifacts to s3://other/artifacts',
  ],
  [
    'the prefix',
    changed(rhoaiProd, 'bucket: mlflow', 'bucket: mlflow, prefix: other'),
    'Artifacts: changes from s3://mlflow/artifacts to s3://mlflow/other',
  ],
  [
    'the endpoint',
    changed(standaloneProd, 'bucket: mlflow', 'bucket: mlflow, provider: minio, endpoint: "https://minio.example.com"'),
    'to s3://mlflow/artifacts at https://minio.example.com',
  ],
  [
    'the folder of a workspace',
    changed(team, 'path: a', 'path: b'),
    'Artifacts of workspace team-a: changes from bucket of Secret mlflow-artifact-connection, folder a to',
  ],
  [
    'the keys',
    changed(keys, 'keys-a', 'keys-b'),
    'Encryption keys: changes from Secret keys-a in mlflow to Secret keys-b in mlflow. What is encrypted',
  ],
  ['no login any more', [oidcProd, standaloneProd], 'Users and permissions: no longer part of the overlay'],
] as const)('%s is noticed', (_, [before, after], expected) => {
  const found = notices(before, after);
  expect(found.join('\n')).toContain(expected);
  expect(found.join('\n')).toMatch(/Nothing moves|not moved|the same values|not used/);
});

describe('the version', () => {
  const version = (value: string) =>
    replaced(standaloneDev, '"localhost/mlflow:3.17.2"', `"localhost/mlflow:${value}", version: ${value}`);

  test('that goes back is noticed', () => {
    expect(notices(standaloneDev, version('3.13.2'))).toEqual([
      expect.stringMatching(/: MLflow goes back from 3\.17\.2 to 3\.13\.2\. .*restore a backup/),
    ]);
  });

  test('of another release of the platform is noticed', () => {
    const [from, to] = [
      '| Schema of the databases | MLflow 3.14.0 |',
      '| Schema of the databases | MLflow 3.9.1 |',
    ].map((row) => `| Data | Location |\n| --- | --- |\n${row}\n`);
    expect(dataMoves(from ?? '', to ?? '')).toEqual([expect.stringContaining('goes back from 3.14.0 to 3.9.1')]);
    expect(dataMoves(to ?? '', from ?? '')).toEqual([]);
  });
});

test.each([
  ['nothing', standaloneProd, standaloneProd],
  ['replicas', standaloneProd, replaced(standaloneProd, 'replicas: 2', 'replicas: 3')],
  ['the hostname', rhoaiProd, replaced(rhoaiProd, 'rh-ai.example.com', 'ai.example.com')],
])('of a change of %s there is no notice', (_, before, after) => {
  expect(notices(before, after)).toEqual([]);
});

test.each([
  '',
  '# Something else\n',
  '| Data | Location |\n',
  '| Data | Location |\n| --- | --- |\nno row',
])('of a README without the table there is no notice: %j', (before) => {
  expect(dataMoves(before, readmeOf(standaloneProd))).toEqual([]);
});
