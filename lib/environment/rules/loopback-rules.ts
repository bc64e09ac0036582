import type { Container } from '../../../imports/kubernetes.js';
import { cacheOf } from '../../identity/authentication/cache-of.js';
import { isLoopback } from '../../model/loopback.js';
import { hostOf } from '../../schema/fields.js';
import type { ValuePath } from '../../schema/location.js';
import type { OperatedEnvironmentSettings } from '../operated-schema.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

interface Place {
  readonly path: ValuePath;
  readonly host: string | undefined;
}

const asService = 'run the proxy as a Deployment with a Service, and write the host of the Service';

/** Hosts that are the pod itself, where nothing listens unless the overlay puts it into every such pod. */
export function* loopbackProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const { backendStore, artifactStore, authentication } = settings;
  const proxy = backendStore.type === 'postgresql' ? backendStore.proxy : undefined;
  const databases = databasesOf(settings);
  for (const { path, host } of loopbacks(databases))
    if (!proxy) yield { path, message: everyPod(host), fix: `${proxyFix(settings)}; or ${asService}` };
  if (proxy && loopbacks(databases).length === 0)
    yield {
      path: ['backendStore', 'proxy'],
      message: 'a proxy that listens on a loopback address, which no database has as its host',
      fix: 'write host: 127.0.0.1 and tls: {mode: disable}; or remove proxy',
    };
  yield* certificateProblems(settings);
  const cache = cacheOf(authentication);
  const cachePath = authentication.type === 'proxy' ? ['session', 'store'] : ['cache'];
  for (const { path, host } of loopbacks([
    ...endpointOf(artifactStore),
    { path: ['authentication', ...cachePath, 'host'], host: cache?.type === 'redis' ? cache.host : undefined },
  ]))
    yield { path, message: everyPod(host), fix: asService };
}

/** The same for an operated server, whose pods have only the containers of the operator. */
export function* operatedLoopbackProblems(settings: OperatedEnvironmentSettings): Iterable<PathProblem> {
  for (const { path, host } of loopbacks([...databasesOf(settings), ...endpointOf(settings.artifactStore)]))
    yield {
      path,
      message: `${host} is the pod itself, and the MLflow resource has no field for further containers`,
      fix: asService,
    };
}

function everyPod(host: string): string {
  return `${host} is the pod itself: server and jobs, each in its own pod, would connect to themselves`;
}

/** A certificate names the database, never a loopback address. */
function* certificateProblems({
  backendStore,
  registryStore,
  readReplica,
}: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const stores = {
    backendStore: backendStore.type === 'postgresql' ? backendStore : undefined,
    registryStore,
    readReplica,
  };
  for (const [part, store] of Object.entries(stores))
    if (store && isLoopback(store.host) && store.tls.mode === 'verify-full')
      yield {
        path: [part, 'tls', 'mode'],
        message: `tls mode verify-full, its default, to ${store.host}: the certificate of a database does not name that host`,
        fix: 'write tls: {mode: disable}: the connection stays in the pod, and the proxy encrypts what leaves it',
      };
}

function databasesOf(settings: OperatedEnvironmentSettings | StandaloneEnvironmentSettings): readonly Place[] {
  const { backendStore, registryStore, readReplica } = settings;
  const authentication = 'authentication' in settings ? settings.authentication : undefined;
  return [
    { path: ['backendStore', 'host'], host: backendStore.type === 'postgresql' ? backendStore.host : undefined },
    {
      path: ['backendStore', 'direct', 'host'],
      host: backendStore.type === 'postgresql' && 'direct' in backendStore ? backendStore.direct?.host : undefined,
    },
    { path: ['registryStore', 'host'], host: registryStore?.host },
    { path: ['readReplica', 'host'], host: readReplica?.host },
    {
      path: ['authentication', 'usersDatabase', 'host'],
      host: authentication?.type === 'oidc' ? authentication.usersDatabase.host : undefined,
    },
  ];
}

function endpointOf(
  store: OperatedEnvironmentSettings['artifactStore'] | StandaloneEnvironmentSettings['artifactStore'],
): readonly Place[] {
  const endpoint = store.type === 's3' ? store.endpoint : undefined;
  return [{ path: ['artifactStore', 'endpoint'], host: endpoint && hostOf(new URL(endpoint)) }];
}

function loopbacks(places: readonly Place[]): readonly { readonly path: ValuePath; readonly host: string }[] {
  return places.flatMap(({ path, host }) => (host !== undefined && isLoopback(host) ? [{ path, host }] : []));
}

/** What moves a container of the server, if it has one, to every pod of the database. */
function proxyFix({ server }: StandaloneEnvironmentSettings): string {
  const given: readonly (readonly [string, readonly Container[]])[] = [
    ['sidecars', server.sidecars],
    ['initContainers', server.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')],
  ];
  const [found] = given.filter(([, containers]) => containers.length > 0);
  const where =
    'backendStore.proxy: {container: …, destinations: [{host: …, port: …}]}, which puts it into all of them';
  return found ? `move ${found[1][0]?.name} from server.${found[0]} to ${where}` : `write the proxy as ${where}`;
}
