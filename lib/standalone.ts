/** `cdk8s-mlflow/standalone`: the server without an operator, its stores, its jobs, and authentication. */
export { standaloneRoleNames as roleNames, standaloneRoles as roles } from './access/cluster-roles.js';
export {
  type StandaloneEnvironmentSettings as EnvironmentSettings,
  standaloneSchema as environmentSchema,
} from './environment/standalone-schema.js';
export type { ExposedServer } from './gateway/exposed-server.js';
export { podTlsSchema as tlsSchema } from './gateway/pod-tls-schema.js';
export { ServerExposure as Exposure, type ServerExposureProps as ExposureProps } from './gateway/server-exposure.js';
export { standaloneGatewaySchema as gatewaySchema } from './gateway/standalone-gateway-schema.js';
export { authenticationSchema } from './identity/authentication/authentication-schema.js';
export { inClusterCacheSchema as cacheSchema } from './identity/authentication/cache-schema.js';
export { Cache, type CacheProps } from './identity/cache/cache.js';
export { Keycloak, type KeycloakProps } from './identity/keycloak/keycloak.js';
export { keycloakSchema } from './identity/keycloak/keycloak-schema.js';
export { OauthProxy, type OauthProxyProps } from './identity/proxy/oauth-proxy.js';
export { Backup, type BackupProps } from './jobs/backup.js';
export { Migration, type MigrationProps } from './jobs/migration.js';
export { SessionPruning, type SessionPruningProps } from './jobs/session-pruning.js';
export { SmokeTest, type SmokeTestProps } from './jobs/smoke-test.js';
export {
  StandaloneGarbageCollection as GarbageCollection,
  type StandaloneGarbageCollectionProps as GarbageCollectionProps,
} from './jobs/standalone-garbage-collection.js';
export { TraceArchival, type TraceArchivalProps } from './jobs/trace-archival.js';
export { observabilitySchema } from './observability/monitoring-schema.js';
export {
  ServerMonitoring as Monitoring,
  type ServerMonitoringProps as MonitoringProps,
} from './observability/server-monitoring.js';
export type { ScrapeTarget } from './observability/service-monitor.js';
export { garbageCollectionSchema, traceArchivalSchema } from './pods/jobs-fields.js';
export { CopiedSecret, type CopiedSecretProps } from './secrets/copied-secret.js';
export { encryptionKeysSchema } from './secrets/encryption-keys.js';
export { Secrets, type SecretsProps } from './secrets/secrets.js';
export { secretsSchema } from './secrets/secrets-schema.js';
export { backupSchema } from './standalone/backup-schema.js';
export { MlflowServer as Server } from './standalone/server.js';
export type { ServerParts } from './standalone/server-parts.js';
export type {
  MlflowServerProps as ServerProps,
  MlflowServerSettings as ServerSettings,
} from './standalone/server-props.js';
export { ServerVolume as Volume, type ServerVolumeProps as VolumeProps } from './standalone/server-volume.js';
export { migrationSchema, smokeTestSchema } from './standalone/standalone-jobs-schema.js';
export { standaloneServerSchema as serverSchema } from './standalone/standalone-server-schema.js';
export { BucketClaim, type BucketClaimProps } from './stores/artifacts/bucket-claim.js';
export { standaloneArtifactStoreSchema as artifactStoreSchema } from './stores/artifacts/standalone-artifact-store-schema.js';
export { copiedCredentials } from './stores/backend/outside-postgresql.js';
export {
  standaloneBackendStoreSchema as backendStoreSchema,
  standaloneReadReplicaSchema as readReplicaSchema,
  standaloneRegistryStoreSchema as registryStoreSchema,
} from './stores/backend/standalone-backend-store-schema.js';
export { PostgresqlCluster, type PostgresqlClusterProps } from './stores/cloudnative-pg/cloudnative-pg.js';
export { ObjectStore, type ObjectStoreProps } from './stores/object-store/object-store.js';
