import type { Container } from '../../../imports/kubernetes.js';
import type { StandaloneEnvironment } from '../../environment/environment.js';
import type { OidcAuthentication } from '../../identity/authentication/authentication-schema.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { Check } from '../check.js';
import { mostPods, standaloneOf } from '../servers.js';

interface OidcServer extends NonNullable<ReturnType<typeof standaloneOf>> {
  readonly environment: StandaloneEnvironment;
  readonly authentication: OidcAuthentication;
}

function oidcServerOf(overlay: RenderedOverlay): OidcServer | undefined {
  const server = standaloneOf(overlay);
  const authentication = server?.environment.settings.authentication;
  return server && authentication?.type === 'oidc' ? { ...server, authentication } : undefined;
}

/** Servers with logins by OpenID Connect. */
export const oidcChecks: readonly Check[] = [
  {
    id: 'MLF-OIDC-1',
    title: 'with several pods, logins use a shared database and a cache',
    cause:
      'each pod caches permissions for half a minute, so a revoked permission remains valid on the others; and without a shared database each pod has its own users',
    fix: 'set server.replicas: 1; or a PostgreSQL backend store and authentication.cache: {type: in-cluster}; or waive it if half a minute is acceptable, but responses with 500 while the cache is unavailable are not',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const server = oidcServerOf(overlay);
      if (!server) return;
      const { object, pods } = mostPods(overlay, server.pod.object);
      const missing = [
        ...(server.environment.settings.backendStore.type === 'sqlite' ? ['a PostgreSQL backend store'] : []),
        ...(server.authentication.cache ? [] : ['authentication.cache: {type: in-cluster}']),
      ];
      if (pods > 1 && missing.length > 0)
        yield {
          object,
          message: `${pods} pods without ${missing.join(' and without ')}`,
          fix: `set server.replicas: 1; or ${missing.join(', and ')}`,
          environmentPath: ['server', object.kind === 'HorizontalPodAutoscaler' ? 'autoscaling' : 'replicas'],
        };
    },
  },
  {
    id: 'MLF-OIDC-2',
    title: 'ids of removed experiments are not reused',
    cause:
      'SQLite reuses the id of the last experiment after garbage collection removed it, and the plug-in stores permissions by that id: users who could read the old experiment can read the new one (seen with MLflow 3.17.2 and mlflow-oidc-auth 11.0.2)',
    fix: 'remove garbageCollection, or use a PostgreSQL backend store',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const server = oidcServerOf(overlay);
      const { backendStore, garbageCollection } = server?.environment.settings ?? {};
      if (backendStore?.type === 'sqlite' && garbageCollection)
        yield { message: 'garbage collection on SQLite', environmentPath: ['garbageCollection'] };
    },
  },
  {
    id: 'MLF-OIDC-3',
    title: "artifacts are only accessible with MLflow's permissions",
    cause:
      'clients with credentials of the store can read and change the artifacts of every experiment, independent of permissions',
    fix: 'remove artifactStore.access, so that artifacts are transferred by the server; or waive it if everyone with credentials is allowed to read everything',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const server = oidcServerOf(overlay);
      const store = server?.environment.settings.artifactStore;
      if (store && store.type !== 'volume' && store.access === 'direct')
        yield { message: 'artifactStore.access is direct', environmentPath: ['artifactStore', 'access'] };
    },
  },
  {
    id: 'MLF-OIDC-4',
    title: 'in production users can only read what they have permissions for',
    cause:
      'every user can read all experiments and models for which no other permission is set, and with EDIT or MANAGE change them',
    fix: 'set authentication.defaultPermission: NO_PERMISSIONS; or waive it if a team shares everything',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const server = oidcServerOf(overlay);
      if (server?.environment.settings.stage !== 'prod') return;
      const { defaultPermission } = server.authentication;
      if (defaultPermission !== 'NO_PERMISSIONS')
        yield {
          message: `authentication.defaultPermission is ${defaultPermission}`,
          environmentPath: ['authentication', 'defaultPermission'],
        };
    },
  },
  {
    id: 'MLF-OIDC-5',
    title: 'no patch disables the login',
    cause:
      'the server accepts all requests, accepts tokens that were issued for other clients, or sends cookies unencrypted',
    fix: 'remove the patch; use the fields of authentication',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      const server = oidcServerOf(overlay);
      if (!server) return;
      const { container, field, pod } = server;
      for (const message of weakened(container)) yield { object: pod.object, field, message };
    },
  },
];

/** Settings of a container that disable the plug-in, after every patch. */
function* weakened({ args = [], command = [], env = [] }: Container): Iterable<string> {
  const words = [...command, ...args];
  if (!words.includes('--app-name=oidc-auth')) yield 'mlflow server runs without --app-name=oidc-auth';
  const prefix = words.find((word) => word.startsWith('--static-prefix'));
  if (prefix) yield `"${prefix}" is set, but the plug-in only serves pages at the root`;
  const last = (name: string) => env.findLast((variable) => variable.name === name);
  for (const name of ['OIDC_AUDIENCE', 'OIDC_ISSUER', 'OIDC_DISCOVERY_URL', 'OIDC_REDIRECT_URI', 'OIDC_USERS_DB_URI'])
    if (!last(name)?.value && !last(name)?.valueFrom) yield `${name} is not set`;
  for (const name of ['OIDC_CLIENT_SECRET', 'SECRET_KEY', 'SESSION_TOKEN_ENCRYPTION_KEY'])
    if (!last(name)?.valueFrom?.secretKeyRef) yield `${name} does not come from a Secret`;
  const redirect = last('OIDC_REDIRECT_URI')?.value ?? '';
  if (redirect && !/^(https:\/\/|http:\/\/localhost:)/.test(redirect)) yield `OIDC_REDIRECT_URI is ${redirect}`;
  if (redirect.startsWith('https:') && last('SESSION_COOKIE_SECURE')?.value !== 'true')
    yield 'SESSION_COOKIE_SECURE is not true';
  if (last('OIDC_CODE_CHALLENGE')?.value !== 'S256') yield 'OIDC_CODE_CHALLENGE is not S256';
  if (/^(false|0|no|off)$/i.test(last('OIDC_VERIFY_SSL')?.value ?? '')) yield 'OIDC_VERIFY_SSL is off';
  const open = (last('TRUSTED_PROXIES')?.value ?? '').split(',').find((range) => /\/0$/.test(range.trim()));
  if (open) yield `TRUSTED_PROXIES contains ${open.trim()}, which is every address`;
}
