import { type ServerUris, serverUris } from '../gateway/hosts.js';
import { hasRootedPaths } from '../gateway/served-paths.js';
import { serviceCaFile } from '../gateway/service-ca.js';
import { proxyServiceName } from '../identity/authentication/proxy-names.js';
import type { BrowserAddress } from '../identity/oidc/callback.js';
import { oidcConnection } from '../identity/oidc/oidc-connection.js';
import { oidcReadinessPath } from '../identity/oidc/oidc-paths.js';
import { leastUsersPool, usersPoolVariables } from '../identity/oidc/oidc-variables.js';
import { usersDatabaseConnection } from '../identity/oidc/users-database.js';
import { namesOf, volumePath } from '../model/names.js';
import { joinConnections, noConnection, type PodConnection } from '../model/pod-connection.js';
import type { PodSetting } from '../pods/pod-setting.js';
import type { CaFile } from '../schema/ca-source.js';
import { atLeast } from '../schema/since.js';
import { encryptionKeys } from '../secrets/encryption-keys.js';
import { artifactConnection } from '../stores/artifacts/artifact-connection.js';
import { artifactUri, isServed } from '../stores/artifacts/artifact-store.js';
import { type ConnectionPools, connectionPools } from '../stores/backend/connection-pools.js';
import { directly } from '../stores/backend/pooler.js';
import { standaloneBackendConnection } from '../stores/backend/standalone-backend-store.js';
import type { StandaloneBackendStore } from '../stores/backend/standalone-backend-store-schema.js';
import { withGiven } from '../stores/given-variables.js';
import { pooledServer } from './database-connections.js';
import { serverPodSetting, sharedPodSetting } from './server-pod-setting.js';
import type { MlflowServerSettings } from './server-props.js';
import { sizes } from './server-sizes.js';

/** Values that are derived once from the settings of a server; the objects of server and jobs are created from them. */
export interface ServerParts {
  readonly settings: MlflowServerSettings;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** Name of the port on Service and pods. */
  readonly portName: 'http' | 'https';
  readonly account: string;
  /** Settings of the environment for every pod other than the server's. */
  readonly podSetting: PodSetting;
  /** The same for the server's pods. */
  readonly serverPodSetting: PodSetting;
  readonly workers: number;
  /** The connection pools of each worker; none for SQLite. */
  readonly pools?: ConnectionPools;
  /** Maximum number of pods, without the additional pod of a rollout. */
  readonly mostReplicas: number;
  /** Secret with the certificate of the pods. */
  readonly tlsSecret?: string;
  readonly hosts: ServerUris;
  /** Backend store, registry and read replica. */
  readonly databases: PodConnection;
  /**
   * The same for jobs that need a separate session, with its locks and settings: without the pooler, which may use
   * a different one for every transaction.
   */
  readonly ownDatabases: PodConnection;
  readonly artifactStore: PodConnection;
  /** The keys with which the server encrypts the secrets of users. */
  readonly encryption: PodConnection;
  /** The connections of the login plug-in: its settings, Secrets, issuer, cache and database. */
  readonly identity: PodConnection;
  /** The plug-in's database for jobs, in addition to `ownDatabases`; empty if there is none. */
  readonly ownUsersDatabase: PodConnection;
  /** Databases and artifact store. */
  readonly connections: readonly PodConnection[];
  /** Location of the artifacts, and whether clients send them through the server. */
  readonly artifacts: { readonly uri: string; readonly served: boolean };
  /** The CA of the server's own certificate, for pods that call it. */
  readonly ownAuthority?: CaFile;
  /** The claim of the volume, if a store uses it. */
  readonly claim?: { readonly name: string; readonly path: string };
  /** Whether the pods authenticate to a cloud with a token of their account. */
  readonly usesWorkloadIdentity: boolean;
}

export function serverParts(settings: MlflowServerSettings): ServerParts {
  const { instance, server, tls, artifactStore } = settings;
  const names = namesOf(instance);
  const scheme = tls.source === 'none' ? 'http' : 'https';
  const port = server.service.port ?? (scheme === 'https' ? 8443 : 5000);
  const tlsSecret = tlsSecretOf(settings);
  const { backendStore } = settings;
  const reached = (store: StandaloneBackendStore) => {
    const connection = standaloneBackendConnection(store, {
      instance,
      postgresqlDriver: server.image.postgresqlDriver,
      ...(settings.registryStore ? { registryStore: settings.registryStore } : {}),
      ...(settings.readReplica ? { readReplica: settings.readReplica } : {}),
    });
    return withGiven(connection, 'database', server);
  };
  const databases = reached(backendStore);
  const artifacts = withGiven(artifactConnection(artifactStore, instance), 'artifacts', server);
  const all = joinConnections([databases, artifacts]);
  const uris = serverUris({
    instance,
    scheme,
    servicePort: port,
    podPort: port,
    staticPrefix: server.staticPrefix,
    gateway: settings.gateway,
    extraHosts: server.extraAllowedHosts,
    extraOrigins: server.extraAllowedOrigins,
    podNetworks: settings.podNetworks,
    apiUnderPrefix: hasApiUnderPrefix(server.image.version),
    isRooted: hasRootedPaths(server.image.version),
    proxy: proxyService(settings),
  });
  const pools =
    backendStore.type === 'sqlite' ? undefined : connectionPools(pooledServer(settings), backendStore, leastUsersPool);
  const hosts: ServerUris =
    settings.authentication.type === 'oidc'
      ? { ...uris, probes: { ...uris.probes, readiness: oidcReadinessPath } }
      : uris;
  return {
    settings,
    scheme,
    port,
    portName: scheme,
    account: server.serviceAccount.name ?? names.account,
    podSetting: sharedPodSetting(settings),
    serverPodSetting: serverPodSetting(settings),
    workers: server.workers ?? sizes[server.size].workers,
    ...(pools ? { pools } : {}),
    mostReplicas: server.autoscaling?.maxReplicas ?? server.replicas,
    ...(tlsSecret ? { tlsSecret } : {}),
    hosts,
    databases,
    ownDatabases: reached(withoutPooler(backendStore)),
    artifactStore: artifacts,
    ...identityParts(settings, { scheme, port, hosts }, pools),
    encryption: settings.encryptionKeys ? encryptionKeys(settings.encryptionKeys, instance) : noConnection,
    connections: [databases, artifacts],
    artifacts: { uri: artifactUri(artifactStore), served: isServed(artifactStore) },
    ...(tlsSecret ? { ownAuthority: ownAuthority(settings, tlsSecret) } : {}),
    ...(all.onVolume || server.storage || server.existingClaim
      ? { claim: { name: server.existingClaim?.name ?? names.volume, path: volumePath } }
      : {}),
    usesWorkloadIdentity: Object.keys(all.serviceAccountAnnotations).length > 0,
  };
}

function identityParts(
  { authentication, backendStore, gateway, instance, server }: MlflowServerSettings,
  address: BrowserAddress,
  pools: ConnectionPools | undefined,
): Pick<ServerParts, 'identity' | 'ownUsersDatabase'> {
  if (authentication.type !== 'oidc') return { identity: noConnection, ownUsersDatabase: noConnection };
  const reached = (store: StandaloneBackendStore) =>
    usersDatabaseConnection({ authentication, store, instance, driver: server.image.postgresqlDriver });
  const identity = joinConnections([
    oidcConnection({ authentication, address, gateway, instance }),
    reached(backendStore),
  ]);
  return {
    identity:
      backendStore.type === 'sqlite' || !pools
        ? identity
        : { ...identity, env: [...identity.env, ...usersPoolVariables(pools.users, backendStore.pool.recycle)] },
    ownUsersDatabase: reached(withoutPooler(backendStore)),
  };
}

/** Seconds after which a rollout without progress has failed: longer than the slowest start of a pod. */
export function rolloutSeconds({ startupSeconds }: MlflowServerSettings['server']): number {
  return Math.max(600, startupSeconds + 300);
}

/** MLflow 3.12 moved its REST API under the static prefix; before that only the pages had it (mlflow#22159). */
export function hasApiUnderPrefix(version: string): boolean {
  return atLeast(version, '3.12');
}

function withoutPooler(store: StandaloneBackendStore): StandaloneBackendStore {
  if (store.type === 'sqlite') return store;
  return store.type === 'cloudnative-pg' ? { ...store, pooler: undefined } : directly(store);
}

function proxyService({ authentication, instance }: MlflowServerSettings) {
  if (authentication.type !== 'proxy') return undefined;
  return { serviceName: proxyServiceName(authentication, instance), servicePort: authentication.service.port };
}

/** The service CA of OpenShift is in no Secret of a certificate. */
function ownAuthority({ tls, instance }: MlflowServerSettings, tlsSecret: string): CaFile {
  return tls.source === 'service-ca' ? serviceCaFile(instance) : { secret: tlsSecret, key: 'ca.crt' };
}

function tlsSecretOf({ tls, instance }: MlflowServerSettings): string | undefined {
  switch (tls.source) {
    case 'none':
      return undefined;
    case 'service-ca':
    case 'cert-manager':
      return namesOf(instance).tlsSecret;
    case 'secret':
      return tls.secretName ?? namesOf(instance).tlsSecret;
  }
}
