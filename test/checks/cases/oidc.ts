import { overlayOf } from '../../support/environments.js';
import { oidcDev, oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { type Broken, changedServer, withOidcVariable } from '../support.js';

export const broken: readonly Broken[] = [
  [
    'MLF-OIDC-1',
    oidcProd,
    () => overlayOf(replaced(oidcProd, /^ {2}cache: .*\n/m, '')),
    '2 pods without authentication.cache: {type: in-cluster}',
  ],
  [
    'MLF-OIDC-1',
    oidcDev,
    () => overlayOf(replaced(oidcDev, 'size: xs', 'size: xs, replicas: 3')),
    '3 pods without a PostgreSQL backend store and without authentication.cache',
  ],
  [
    'MLF-OIDC-2',
    oidcDev,
    () => overlayOf(`${oidcDev}garbageCollection: {schedule: "0 2 * * 0"}\n`),
    'garbage collection on SQLite',
  ],
  [
    'MLF-OIDC-3',
    oidcProd,
    () => overlayOf(replaced(oidcProd, 'bucket: mlflow,', 'bucket: mlflow, access: direct,')),
    'artifactStore.access is direct',
  ],
  [
    'MLF-OIDC-4',
    oidcProd,
    () => overlayOf(replaced(oidcProd, '  cache:', '  defaultPermission: READ\n  cache:')),
    'authentication.defaultPermission is READ',
  ],
  [
    'MLF-OIDC-5',
    oidcProd,
    () =>
      changedServer(oidcProd, (_, container) => {
        container.args = container.args.filter((one) => !/app-name/.test(one));
      }),
    'mlflow server runs without --app-name=oidc-auth',
  ],
  ['MLF-OIDC-5', oidcProd, () => withOidcVariable('OIDC_AUDIENCE', undefined), 'OIDC_AUDIENCE is not set'],
  ['MLF-OIDC-5', oidcProd, () => withOidcVariable('SECRET_KEY', 'x'), 'SECRET_KEY does not come from a Secret'],
  [
    'MLF-OIDC-5',
    oidcProd,
    () => withOidcVariable('SESSION_COOKIE_SECURE', 'false'),
    'SESSION_COOKIE_SECURE is not true',
  ],
  ['MLF-OIDC-5', oidcProd, () => withOidcVariable('OIDC_VERIFY_SSL', 'False'), 'OIDC_VERIFY_SSL is off'],
  [
    'MLF-OIDC-5',
    oidcProd,
    () => withOidcVariable('TRUSTED_PROXIES', '10.0.0.0/8, ::/0'),
    'TRUSTED_PROXIES contains ::/0',
  ],
];
