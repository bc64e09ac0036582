import { type DerivedNames, spelled } from './derived-names.js';
import type { Instance, Job } from './instance.js';

const pods = ['ServiceAccount', 'NetworkPolicy', 'AuthorizationPolicy', 'CiliumNetworkPolicy'] as const;
const certificate = ['Certificate', 'Secret'] as const;
/** A Secret that pods read; the environment's `secrets` decide who provides it. */
const secret = { kinds: ['Secret', 'ExternalSecret', 'SealedSecret'], provided: true } as const;

/** Everything that is named after a standalone server. No other place in lib/ spells these names. */
const derived = {
  server: {
    suffix: '',
    what: 'the server',
    kinds: [
      ...[
        'NetworkPolicy',
        'AuthorizationPolicy',
        'CiliumNetworkPolicy',
        'Deployment',
        'StatefulSet',
        'Service',
        'PodDisruptionBudget',
        'HorizontalPodAutoscaler',
      ],
      ...['ServiceMonitor', 'PrometheusRule', 'GrafanaDashboard'],
      ...['Ingress', 'IngressRoute', 'ServersTransport', 'Middleware'],
      ...['HTTPRoute', 'ReferenceGrant', 'BackendTLSPolicy', 'Route'],
      ...['HealthCheckPolicy', 'GCPBackendPolicy', 'BackendConfig'],
    ],
  },
  account: { suffix: '', what: 'the server', kinds: ['ServiceAccount'] },
  /** The roles of callers, if namespaces are not workspaces. */
  viewRole: { suffix: '-view', what: 'the role of readers', kinds: ['Role'] },
  editRole: { suffix: '-edit', what: 'the role of writers', kinds: ['Role'] },
  adminRole: { suffix: '-admin', what: 'the role of administrators', kinds: ['Role'] },
  integrationRole: { suffix: '-integration', what: 'the role of programs', kinds: ['Role'] },
  /** The volume claim of SQLite and of artifacts in files. */
  volume: { suffix: '-data', what: 'the volume of the server', kinds: ['PersistentVolumeClaim'] },
  tlsSecret: { suffix: '-tls', what: 'the certificate of the server', kinds: certificate },
  /** Routes of what MLflow serves at the root of its hostname, even under a prefix. */
  tracesRoute: { suffix: '-v1', what: 'the route of traces', kinds: ['Route'] },
  gatewayRoute: { suffix: '-gateway', what: 'the route of the AI gateway', kinds: ['Route'] },
  publicTlsSecret: {
    suffix: '-public-tls',
    what: 'the public certificate',
    kinds: [...certificate, 'Role', 'RoleBinding'],
  },
  /** The CA of this instance, if no issuer is set. A gateway finds its certificate in a ConfigMap of that name. */
  authority: { suffix: '-ca', what: 'the CA of the server', kinds: ['Certificate', 'Issuer'] },
  authorityKey: { suffix: '-ca-key', what: 'the key of the CA of the server', kinds: ['Secret'] },
  /** The ConfigMap into which OpenShift writes its service CA. */
  serviceCa: { suffix: '-service-ca', what: 'the CA of the server', kinds: ['ConfigMap'] },
  selfSigned: { suffix: '-self-signed', what: 'the CA of the server', kinds: ['Issuer'] },
  dashboard: { suffix: '-dashboard', what: 'the dashboard', kinds: ['ConfigMap'] },
  menu: { suffix: '-menu', what: 'the entry in the menu of Alauda', kinds: ['ConfigMap'] },
  /** In each namespace of clients. */
  client: { suffix: '-client', what: 'the variables of clients', kinds: ['ConfigMap'] },

  migration: { suffix: '-migration', what: 'the migration', kinds: [...pods, 'Job'] },
  garbageCollection: {
    suffix: '-garbage-collection',
    what: 'the garbage collection',
    kinds: [...pods, 'CronJob', 'Role', 'RoleBinding'],
  },
  traceArchival: { suffix: '-trace-archival', what: 'the trace archival', kinds: [...pods, 'CronJob', 'ConfigMap'] },
  backup: { suffix: '-backup', what: 'the backup', kinds: [...pods, 'Job', 'CronJob', 'PersistentVolumeClaim'] },
  backupCredentials: { suffix: '-backup-credentials', what: 'the credentials of backups', ...secret },
  smokeTest: { suffix: '-smoke-test', what: 'the smoke test', kinds: [...pods, 'Job'] },
  sessionPruning: { suffix: '-session-pruning', what: 'the pruning of sessions', kinds: [...pods, 'CronJob'] },
  permissions: {
    suffix: '-permissions',
    what: 'the permissions of groups',
    kinds: [...pods, 'Job', 'CronJob', 'ConfigMap'],
  },
  permissionsAdmin: { suffix: '-permissions-admin', what: 'the administrator for permissions', ...secret },
  realm: {
    suffix: '-realm',
    what: 'the realm',
    kinds: [...pods, 'Job', 'CronJob', 'ConfigMap', 'KeycloakRealmImport'],
  },

  /** The Cluster of CloudNativePG, if the environment does not set its name. */
  database: { suffix: '-db', what: 'the database', kinds: [] },
  databaseCredentials: { suffix: '-db-credentials', what: 'the credentials of the database', ...secret },
  /** For the copy of the credentials from another namespace. */
  databaseReader: {
    suffix: '-db-credentials-reader',
    what: 'the copy of the credentials of the database',
    kinds: ['ServiceAccount', 'SecretStore'],
  },
  registryCredentials: { suffix: '-registry-credentials', what: 'the URI of the registry', ...secret },
  readReplicaCredentials: { suffix: '-read-replica-credentials', what: 'the URI of the read replica', ...secret },
  objectStore: { suffix: '-s3', what: 'the S3 server', kinds: [...pods, 'StatefulSet', 'Service'] },
  /** The claim of a bucket, and its Secret and ConfigMap. */
  bucketClaim: { suffix: '-artifacts', what: 'the bucket', kinds: ['ObjectBucketClaim', 'Secret', 'ConfigMap'] },
  artifactCredentials: { suffix: '-artifacts-credentials', what: 'the credentials of the artifacts', ...secret },
  encryptionKeys: { suffix: '-encryption-keys', what: 'the encryption keys', ...secret },
  secretProviderClass: { suffix: '-secrets', what: 'the objects of the vault', kinds: ['SecretProviderClass'] },
  vault: { suffix: '-vault', what: 'the connection to the vault', kinds: ['ServiceAccount', 'SecretStore'] },

  /** Valkey. */
  cache: { suffix: '-cache', what: 'the cache', kinds: [...pods, 'Deployment', 'Service'] },
  /** The password of Valkey, or the URL of another cache. */
  cacheSecret: { suffix: '-cache', what: 'the password of the cache', ...secret },
  proxy: { suffix: '-proxy', what: 'the proxy', kinds: [...pods, 'Deployment', 'ConfigMap', 'PodDisruptionBudget'] },
  proxyService: { suffix: '-proxy', what: 'the proxy', kinds: ['Service'] },
  /** The service CA of OpenShift issues a certificate for each Service. */
  proxyTlsSecret: { suffix: '-proxy-tls', what: 'the certificate of the proxy', kinds: ['Secret'] },
  proxyCookie: { suffix: '-proxy-cookie', what: 'the key of the cookies', ...secret },
  oidcClient: { suffix: '-oidc-client', what: 'the secret of the client', ...secret },
  oidcSigningKey: { suffix: '-oidc-signing-key', what: 'the key of the sessions', ...secret },
  usersDatabase: { suffix: '-users-database', what: 'the URI of the database of users', ...secret },

  keycloak: {
    suffix: '-keycloak',
    what: 'Keycloak',
    kinds: [
      ...[
        'Keycloak',
        'StatefulSet',
        'Service',
        'ServiceAccount',
        'ServiceMonitor',
        'NetworkPolicy',
        'AuthorizationPolicy',
        'CiliumNetworkPolicy',
      ],
      ...['HTTPRoute', 'ReferenceGrant', 'BackendTLSPolicy'],
    ],
  },
  /** The pods that import a realm are the operator's; the policy for them is not. */
  keycloakImport: {
    suffix: '-keycloak-import',
    what: 'the import of the realm',
    kinds: ['NetworkPolicy', 'AuthorizationPolicy', 'CiliumNetworkPolicy'],
  },
  keycloakDatabase: { suffix: '-keycloak-db', what: 'the database of Keycloak', kinds: [] },
  keycloakAdmin: { suffix: '-keycloak-admin', what: 'the administrator of Keycloak', ...secret },
  keycloakTlsSecret: { suffix: '-keycloak-tls', what: 'the certificate of Keycloak', kinds: certificate },
  keycloakAuthority: { suffix: '-keycloak-ca', what: 'the CA of Keycloak', kinds: ['Certificate', 'Issuer'] },
  keycloakAuthorityKey: { suffix: '-keycloak-ca-key', what: 'the key of the CA of Keycloak', kinds: ['Secret'] },
  keycloakSelfSigned: { suffix: '-keycloak-self-signed', what: 'the CA of Keycloak', kinds: ['Issuer'] },
  testUsers: { suffix: '-test-users', what: 'the passwords of test users', ...secret },
} as const satisfies DerivedNames;

export type InstanceName = keyof typeof derived;

/** The same as a table, to compare other names with. */
export const instanceNames: DerivedNames<InstanceName> = derived;

/** Names of everything that belongs to one standalone server. */
export function namesOf({ name }: Pick<Instance, 'name'>): Readonly<Record<InstanceName, string>> {
  return spelled(name, instanceNames);
}

/** Name of the objects for a hostname other than the first: `mlflow-2`. */
export function nameOfHost(name: string, index: number): string {
  return index === 0 ? name : [name, index + 1].join('-');
}

/** Name of a job, and of all its objects, such as account and policy. */
export function jobNameOf({ name }: Pick<Instance, 'name'>, job: Job): string {
  return `${name}-${job}`;
}

/** Names of the Jobs that a reader of the README makes of the backup, by hand. */
export function manualBackupJobs({ name }: Pick<Instance, 'name'>) {
  const { backup } = namesOf({ name });
  return { copy: `${backup}-by-hand`, restore: (database: string) => `${backup}-restore-${database}` } as const;
}

/** Name of rights outside the namespace of the instance: other instances of the cluster may have the same name, and no namespace contains a dot. */
export function nameBeyond(namespace: string, name: string): string {
  return `${namespace}.${name}`;
}

/** Mount path of the volume in every pod that needs it. */
export const volumePath = '/mlflow';
