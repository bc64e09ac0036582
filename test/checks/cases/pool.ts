import { kindProd, overlayOf } from '../../support/environments.js';
import { realmProd } from '../../support/keycloak.js';
import { oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { standaloneCloudNativePg, standaloneProd } from '../../support/standalone.js';
import { type Broken, changed, withServer } from '../support.js';

const pooled = (fields: string) =>
  replaced(
    standaloneCloudNativePg,
    'backup: {',
    `parameters: {max_connections: "100"}, pooler: {poolSize: 20, ${fields}}, backup: {`,
  );

const ownKeycloak = replaced(
  realmProd,
  'keycloak: {admin: {type: client, realm: mlflow}}',
  'keycloak: {apply: {type: realm-import}, server: {database: {}}}',
);

export const broken: readonly Broken[] = [
  [
    'MLF-POOL-1',
    kindProd,
    () => overlayOf(replaced(kindProd, 'replicas: 2', 'replicas: 6\n  workers: 2')),
    '(6 replicas + 1 in a rollout) × 2 workers × 2 pools × (5 + 5) = 280 connections; 80 are available',
  ],
  [
    'MLF-POOL-1',
    kindProd,
    () => overlayOf(replaced(kindProd, 'replicas: 2', 'replicas: 6\n  workers: 2')),
    'possible values: pool.size and pool.maxOverflow of 2 together; or 1 replica; or maxConnections 350',
  ],
  [
    'MLF-POOL-1',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        (spec['env'] as object[]).push({ name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: '200' }),
      ),
    '(200 + 5) = 1230 connections',
  ],
  [
    'MLF-POOL-1',
    kindProd,
    () =>
      overlayOf(
        replaced(
          `${replaced(kindProd, 'replicas: 2', 'replicas: 3')}registryStore: {host: db.databases.svc, port: 5433}\n`,
          'host: db.databases.svc}',
          'host: db.databases.svc, maxConnections: 40}',
        ),
      ),
    '× 1 worker × 1 pool × (5 + 5) = 40 connections; 32 are available',
  ],
  [
    'MLF-POOL-2',
    standaloneProd,
    () => withServer('replicas: 5, size: l'),
    '(5 pods + 1 in a rollout) × 8 workers × 2 pools × 3 = 288 connections; 80 are available',
  ],
  [
    'MLF-POOL-2',
    standaloneProd,
    () => withServer('autoscaling: {maxReplicas: 9}'),
    '(9 pods + 1 in a rollout) × 2 workers × 2 pools × 5 = 200 connections',
  ],
  [
    'MLF-POOL-4',
    ownKeycloak,
    () =>
      changed(ownKeycloak, 'Keycloak', ({ spec }) => {
        Object.assign(spec['db'] as object, { poolMaxSize: 100 });
      }),
    '2 pods × 100 = 200 connections; 80 are available (four fifths of 100)',
  ],
  [
    'MLF-POOL-4',
    ownKeycloak,
    () =>
      overlayOf(replaced(ownKeycloak, 'database: {', 'instances: 9, database: {parameters: {max_connections: "10"}, ')),
    '9 pods × 1 = 9 connections; 8 are available',
  ],
  [
    'MLF-POOL-2',
    oidcProd,
    () => overlayOf(replaced(oidcProd, 'replicas: 2', 'replicas: 9')),
    '(9 pods + 1 in a rollout) × 2 workers × (2 pools × 5 + 8 for users) = 360 connections',
  ],
  [
    'MLF-POOL-2',
    oidcProd,
    () => overlayOf(replaced(oidcProd, 'replicas: 2', 'replicas: 9')),
    'set backendStore.maxConnections to max_connections of the database, which must be at least 450',
  ],
  [
    'MLF-POOL-3',
    pooled('instances: 2'),
    () => overlayOf(pooled('instances: 5')),
    '5 PgBouncer pods × 20 = 100 connections; max_connections is 100',
  ],
];
