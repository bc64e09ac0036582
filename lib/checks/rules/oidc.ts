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

/** Servers to which people log in by OpenID Connect. */
export const oidcChecks: readonly Check[] = [
  {
    id: 'MLF-OIDC-1',
    title: 'several pods that log people in share a database and a cache',
    cause:
      'each pod remembers for half a minute what somebody may do: a permission that was taken away still counts on the others; and with a database of its own each knows other people',
    fix: 'write server.replicas: 1; or a PostgreSQL backend store and authentication.cache: {type: in-cluster}; or waive it where half a minute is not too long and a cache that is away, with which the server answers 500, would be worse',
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
          fix: `write server.replicas: 1; or ${missing.join(', and ')}`,
          environmentPath: ['server', object.kind === 'HorizontalPodAutoscaler' ? 'autoscaling' : 'replicas'],
        };
    },
  },
  {
    id: 'MLF-OIDC-2',
    title: 'an experiment never gets the number of one that was removed',
    cause:
      'SQLite gives the number of the last experiment again once garbage collection has removed it, and the plug-in keeps permissions by that number: who could read the old one can read the new one (tried with MLflow 3.17.2 and mlflow-oidc-auth 11.0.2)',
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
    title: 'nobody comes to artifacts past the permissions',
    cause:
      'clients that hold credentials of the store read and change the artifacts of every experiment, whatever their permissions say',
    fix: 'remove artifactStore.access, so that artifacts go through the server; or waive it where all who have credentials may see everything',
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
    title: 'in production nobody may read what was not given to them',
    cause:
      'whoever may log in reads, and with EDIT or MANAGE changes, all experiments and models that nobody has given permissions for',
    fix: 'write authentication.defaultPermission: NO_PERMISSIONS; or waive it where a team shares everything',
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
    title: 'no patch takes the login away',
    cause:
      'the server lets everybody in, takes tokens that were made for others, or sends cookies where they can be read',
    fix: 'remove the patch; what it is after has a field in authentication',
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

/** What in a container is not as the plug-in needs it, after every patch. */
function* weakened({ args = [], command = [], env = [] }: Container): Iterable<string> {
  const words = [...command, ...args];
  if (!words.includes('--app-name=oidc-auth')) yield 'mlflow server runs without --app-name=oidc-auth';
  const prefix = words.find((word) => word.startsWith('--static-prefix'));
  if (prefix) yield `"${prefix}", under which the plug-in has no pages`;
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
  if (open) yield `TRUSTED_PROXIES holds ${open.trim()}, which are all addresses`;
}
