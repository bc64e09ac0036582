import { kindDev, kindProd, overlayOf, rhoai34Prod } from '../../support/environments.js';
import { oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProd } from '../../support/standalone.js';
import {
  type Allowed,
  type Broken,
  changed,
  configMap,
  container,
  mlflowWith,
  pod,
  variable,
  withObject,
  withServer,
} from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-ENV-1',
    kindDev,
    () => {
      const overlay = changed(kindDev, 'MLflow', ({ spec }) =>
        Object.assign(spec, { envFrom: [{ prefix: 'MLFLOW_', configMapRef: { name: 'settings' } }] }),
      );
      return { ...overlay, objects: [...overlay.objects, configMap({ SERVER_ENABLE_JOB_EXECUTION: 'true' })] };
    },
    'MLFLOW_SERVER_ENABLE_JOB_EXECUTION comes from ConfigMap settings',
  ],
  [
    'MLF-ENV-2',
    kindProd,
    () =>
      overlayOf(replaced(kindProd, '  replicas: 2\n', '  replicas: 2\n  env: [{name: PGSSLMODE, value: require}]\n')),
    'sets PGSSLMODE',
  ],
  [
    'MLF-ENV-3',
    kindProd,
    () =>
      changed(kindProd, 'MLflow', ({ spec }) =>
        (spec['env'] as object[]).push({ name: 'AWS_DEFAULT_REGION', value: 'x' }),
      ),
    'sets AWS_DEFAULT_REGION again',
  ],
  [
    'MLF-ENV-4',
    kindProd,
    () => mlflowWith(kindProd, { env: [{ name: 'MLFLOW_SQLALCHEMYSTORE_POOLSIZE', value: '5' }] }),
    'sets MLFLOW_SQLALCHEMYSTORE_POOLSIZE, which MLflow does not read; did you mean MLFLOW_SQLALCHEMYSTORE_POOL_SIZE?',
  ],
  [
    'MLF-ENV-4',
    kindProd,
    () => withObject(kindDev, pod({ containers: [container(variable('MLFLOW_TRACKING_URL', 'https://a.b'))] })),
    'sets MLFLOW_TRACKING_URL, which MLflow does not read; did you mean MLFLOW_TRACKING_URI?',
  ],
  [
    'MLF-ENV-4',
    rhoai34Prod(),
    () => mlflowWith(rhoai34Prod(), { env: [{ name: 'MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS', value: '60' }] }),
    'sets MLFLOW_PRESIGNED_DOWNLOAD_URL_TTL_SECONDS, which MLflow 3.10.1 does not read; 3.14.0 does',
  ],
  [
    'MLF-ENV-4',
    standaloneProd,
    () => withServer('env: [{name: MLFLOW_ENABLE_WORKSPACE, value: "true"}]'),
    'sets MLFLOW_ENABLE_WORKSPACE, which MLflow does not read; did you mean MLFLOW_ENABLE_WORKSPACES?',
  ],
  [
    'MLF-ENV-4',
    standaloneProd,
    () =>
      overlayOf(
        replaced(
          standaloneProd,
          '"}, replicas: 2}',
          '", version: 3.10.1}, replicas: 2, env: [{name: MLFLOW_TRACE_ARCHIVAL_CONFIG, value: /x}]}',
        ),
      ),
    'which MLflow 3.10.1 does not read; 3.14.0 does',
  ],
  [
    'MLF-ENV-4',
    oidcProd,
    () =>
      overlayOf(
        replaced(oidcProd, 'replicas: 2', 'replicas: 2, env: [{name: OIDC_GROUPS_NAME_PATTERN, value: "ml-*"}]'),
      ),
    'sets OIDC_GROUPS_NAME_PATTERN, which MLflow does not read; did you mean OIDC_GROUP_NAME_PATTERN?',
  ],
];

export const allowed: readonly Allowed[] = [
  [
    'MLF-ENV-1',
    'a ConfigMap of the same name in another namespace',
    () => {
      const overlay = mlflowWith(kindDev, { envFrom: [{ configMapRef: { name: 'settings', optional: true } }] });
      const other = {
        ...configMap({ MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'true' }),
        metadata: { name: 'settings', namespace: 'team-a' },
      };
      return { ...overlay, objects: [...overlay.objects, other] };
    },
  ],
  [
    'MLF-ENV-3',
    'pods of the same name in two namespaces with the same variable',
    () => {
      const overlay = overlayOf(kindDev);
      const pods = ['a', 'b'].map((namespace) => ({
        ...pod({ containers: [container(variable('X', '1'))] }),
        metadata: { name: 'p', namespace },
      }));
      return { ...overlay, objects: [...overlay.objects, ...pods] };
    },
  ],
  [
    'MLF-ENV-4',
    'a variable that only newer clients read',
    () => withObject(rhoai34Prod(), pod({ containers: [container(variable('MLFLOW_HTTP_TCP_KEEPALIVE', 'true'))] })),
  ],
  [
    'MLF-ENV-4',
    'variables of the authorization plug-in and of no part of MLflow',
    () =>
      mlflowWith(kindProd, {
        env: [
          { name: 'MLFLOW_K8S_AUTH_CACHE_TTL_SECONDS', value: '60' },
          { name: 'HTTPS_PROXY', value: 'http://proxy:3128' },
        ],
      }),
  ],
];
