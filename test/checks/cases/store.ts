import { kindDev, kindProd, overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneDev, standaloneProd } from '../../support/standalone.js';
import { type Broken, changed, changedServer, mlflowWith } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-STORE-1',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { replicas: 2 })),
    '2 replicas on SQLite',
  ],
  [
    'MLF-STORE-1',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) => Object.assign(spec, { storage: { accessModes: ['ReadWriteOnce'] } })),
    '2 replicas on a ReadWriteOnce volume',
  ],
  [
    'MLF-STORE-2',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) => {
        spec['backendStoreUri'] = 'sqlite+pysqlite:////tmp/a.db';
        delete spec['storage'];
      }),
    '"sqlite+pysqlite:////tmp/a.db" requires storage',
  ],
  [
    'MLF-STORE-3',
    kindDev,
    () => changed(kindDev, 'MLflow', ({ spec }) => Object.assign(spec, { artifactsDestination: '/mlflow/artifacts' })),
    '"/mlflow/artifacts" has no scheme',
  ],
  [
    'MLF-STORE-4',
    kindProd,
    () => changed(kindProd, 'MLflow', ({ spec }) => Object.assign(spec, { defaultArtifactRoot: 's3://mlflow' })),
    '"s3://mlflow" together with serveArtifacts',
  ],
  [
    'MLF-STORE-5',
    kindDev,
    () =>
      changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { storage: { accessModes: ['ReadWriteOnce', 'ReadWriteMany'] } }),
      ),
    'ReadWriteOnce, ReadWriteMany',
  ],
  ['MLF-STORE-6', kindProd, () => overlayOf(replaced(kindDev, 'dev', 'prod')), 'SQLite in stage prod'],
  [
    'MLF-STORE-7',
    kindProd,
    () => overlayOf(`${kindProd}readReplica: {host: db.databases.svc}\n`),
    'db.databases.svc:5432 is both primary and replica',
  ],
  [
    'MLF-STORE-7',
    kindProd,
    () => overlayOf(`${kindProd}readReplica: {host: ro.databases.svc, uriFrom: {key: backend-store-uri}}\n`),
    'key backend-store-uri of Secret mlflow-db-credentials is both',
  ],
  [
    'MLF-STORE-8',
    kindProd,
    () => overlayOf(replaced(kindProd, '  caBundleConfigMap: {name: ca}\n', '')),
    'db.databases.svc must be verified (verify-full), and no CA is configured',
  ],
  [
    'MLF-STORE-1',
    kindProd,
    () =>
      mlflowWith(kindProd, {
        registryStoreUri: 'sqlite:////mlflow/registry.db',
        storage: { accessModes: ['ReadWriteMany'] },
      }),
    '2 replicas on SQLite',
  ],
  [
    'MLF-STORE-3',
    `${kindProd}traceArchival: {}\n`,
    () => overlayOf(`${kindProd}traceArchival: {location: /mlflow/traces}\n`),
    'spec.traceArchival.location: "/mlflow/traces" has no scheme',
  ],
  [
    'MLF-STORE-6',
    kindProd,
    () => mlflowWith(kindProd, { backendStoreUri: 'sqlite:////mlflow/mlflow.db' }),
    'spec.backendStoreUri: SQLite in stage prod',
  ],
  [
    'MLF-STORE-7',
    kindProd,
    () =>
      mlflowWith(kindProd, {
        backendStoreUri: 'postgresql://db/mlflow',
        readReplicaBackendStoreUri: 'postgresql://db/mlflow',
      }),
    'spec.readReplicaBackendStoreUri: is the URI of the primary',
  ],
  [
    'MLF-STORE-9',
    standaloneDev,
    () => overlayOf(replaced(standaloneDev, 'size: xs', 'size: xs, replicas: 2')),
    '2 pods on SQLite',
  ],
  [
    'MLF-STORE-9',
    standaloneProd,
    () =>
      overlayOf(
        replaced(
          replaced(standaloneProd, /^artifactStore: .*$/m, 'artifactStore: {type: volume}'),
          'replicas: 2',
          'autoscaling: {maxReplicas: 4}',
        ),
      ),
    '4 pods on the volume mlflow-data of one node',
  ],
  [
    'MLF-STORE-10',
    standaloneProd,
    () =>
      changedServer(
        replaced(
          replaced(standaloneProd, /^artifactStore: .*$/m, 'artifactStore: {type: volume}'),
          ', replicas: 2',
          '',
        ),
        ({ spec }) => {
          spec.strategy = { type: 'RollingUpdate' };
        },
      ),
    'RollingUpdate on the volume mlflow-data of one node',
  ],
];
