/** `cdk8s-mlflow/standalone`: the server without an operator, its stores, its jobs, and authentication. */
import './checks/construct-findings.js';
import './environment/props-problems.js';

export { standaloneRoleNames as roleNames, standaloneRoles as roles } from './access/cluster-roles.js';
export { NamespacedRoles, type NamespacedRolesProps, namespacedRoleNames } from './access/namespaced-roles.js';
export { AlaudaMenu, type AlaudaMenuProps } from './gateway/alauda-menu.js';
export { ConsoleLink, type ConsoleLinkProps } from './gateway/console-link.js';
export type { ExposedServer } from './gateway/exposed-server.js';
export { ServerExposure as Exposure, type ServerExposureProps as ExposureProps } from './gateway/server-exposure.js';
export { ServiceCa, type ServiceCaProps } from './gateway/service-ca.js';
export { Cache, type CacheProps } from './identity/cache/cache.js';
export { Keycloak, type KeycloakProps } from './identity/keycloak/keycloak.js';
export { OauthProxy, type OauthProxyProps } from './identity/proxy/oauth-proxy.js';
export { Backup, type BackupProps } from './jobs/backup.js';
export { GarbageCollection, type GarbageCollectionProps } from './jobs/garbage-collection.js';
export { Migration, type MigrationProps } from './jobs/migration.js';
export { GroupPermissions, type GroupPermissionsProps } from './jobs/permissions/group-permissions.js';
export { SessionPruning, type SessionPruningProps } from './jobs/session-pruning.js';
export { SmokeTest, type SmokeTestProps } from './jobs/smoke-test.js';
export { TraceArchival, type TraceArchivalProps } from './jobs/trace-archival.js';
export { AuthorizationPolicies, type AuthorizationPoliciesProps } from './model/authorization-policies.js';
export {
  ServerMonitoring as Monitoring,
  type ServerMonitoringProps as MonitoringProps,
} from './observability/server-monitoring.js';
export type { ScrapeTarget } from './observability/service-monitor.js';
export { CopiedSecret, type CopiedSecretProps } from './secrets/copied-secret.js';
export { Secrets, type SecretsProps } from './secrets/secrets.js';
export { MlflowServer as Server } from './standalone/server.js';
export type { MlflowServerProps as ServerProps } from './standalone/server-props.js';
export { ServerVolume as Volume, type ServerVolumeProps as VolumeProps } from './standalone/server-volume.js';
export { BucketClaim, type BucketClaimProps } from './stores/artifacts/bucket-claim.js';
export { copiedCredentials } from './stores/backend/outside-postgresql.js';
export { PostgresqlCluster, type PostgresqlClusterProps } from './stores/cloudnative-pg/cloudnative-pg.js';
export { ObjectStore, type ObjectStoreProps } from './stores/object-store/object-store.js';
