import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { overlayOf } from './environments.js';
import { oidcDev, oidcProd } from './oidc.js';
import { changed } from './standalone-check-cases.js';

const withVariable = (name: string, value: string | undefined) =>
  changed(oidcProd, (_, container) => {
    container.env = container.env.filter((variable) => variable.name !== name);
    if (value !== undefined) container.env.push({ name, value });
  });

/** Each check of logins by OpenID Connect: an environment that passes, an overlay that does not, and what is said of it. */
export const oidcCases: readonly (readonly [string, string, () => RenderedOverlay, string])[] = [
  [
    'MLF-OIDC-1',
    oidcProd,
    () => overlayOf(oidcProd.replace(/^ {2}cache: .*\n/m, '')),
    '2 pods without authentication.cache: {type: in-cluster}',
  ],
  [
    'MLF-OIDC-1',
    oidcDev,
    () => overlayOf(oidcDev.replace('size: xs', 'size: xs, replicas: 3')),
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
    () => overlayOf(oidcProd.replace('bucket: mlflow,', 'bucket: mlflow, access: direct,')),
    'artifactStore.access is direct',
  ],
  [
    'MLF-OIDC-4',
    oidcProd,
    () => overlayOf(oidcProd.replace('  cache:', '  defaultPermission: READ\n  cache:')),
    'authentication.defaultPermission is READ',
  ],
  [
    'MLF-OIDC-5',
    oidcProd,
    () =>
      changed(oidcProd, (_, container) => {
        container.args = container.args.filter((one) => !/app-name/.test(one));
      }),
    'mlflow server runs without --app-name=oidc-auth',
  ],
  ['MLF-OIDC-5', oidcProd, () => withVariable('OIDC_AUDIENCE', undefined), 'OIDC_AUDIENCE is not set'],
  ['MLF-OIDC-5', oidcProd, () => withVariable('SECRET_KEY', 'x'), 'SECRET_KEY does not come from a Secret'],
  ['MLF-OIDC-5', oidcProd, () => withVariable('SESSION_COOKIE_SECURE', 'false'), 'SESSION_COOKIE_SECURE is not true'],
  ['MLF-OIDC-5', oidcProd, () => withVariable('OIDC_VERIFY_SSL', 'False'), 'OIDC_VERIFY_SSL is off'],
  ['MLF-OIDC-5', oidcProd, () => withVariable('TRUSTED_PROXIES', '10.0.0.0/8, ::/0'), 'TRUSTED_PROXIES holds ::/0'],
  [
    'MLF-POOL-2',
    oidcProd,
    () => overlayOf(oidcProd.replace('replicas: 2', 'replicas: 5')),
    '(5 pods + 1 in a rollout) × 2 workers × (2 pools × 5 + 8 for users) = 216 connections',
  ],
  [
    'MLF-ENV-4',
    oidcProd,
    () =>
      overlayOf(oidcProd.replace('replicas: 2', 'replicas: 2, env: [{name: OIDC_GROUPS_NAME_PATTERN, value: "ml-*"}]')),
    'sets OIDC_GROUPS_NAME_PATTERN, which MLflow does not read; did you mean OIDC_GROUP_NAME_PATTERN?',
  ],
];
