export {
  additionalRoles,
  ClusterRoles,
  type ClusterRolesProps,
  operatorRoles,
  type RoleDefinition,
} from './access/cluster-roles.js';
export { type Access, accessMatrix } from './access/matrix.js';
export { type MlflowResource, type MlflowRule, mlflowResources } from './access/resources.js';
export { bindingSchema, ruleSchema, subjectSchema, workspaceRoleSchema, workspaceSchema } from './access/schema.js';
export {
  traceWriterRules,
  WorkspaceBinding,
  type WorkspaceBindingProps,
  WorkspaceRole,
  type WorkspaceRoleProps,
} from './access/workspace-role.js';
export type { CustomResource, CustomResourceProps } from './api/custom-resource.js';
export { customResources } from './api/custom-resources.js';
export { CustomResourceDefinitions } from './api/definitions.js';
export { type MLflowSpec, mlflow } from './api/mlflow.js';
export { type MLflowConfigSpec, mlflowConfig } from './api/mlflow-config.js';
export { mlflowOperator } from './api/mlflow-operator.js';
export { type SchemaViolation, validateObject } from './api/validate.js';
export { checks } from './checks/all.js';
export type { Check, Finding } from './checks/check.js';
export type { RenderedOverlay } from './checks/rendered-overlay.js';
export { type CheckResult, runChecks, type Waived } from './checks/run.js';
export type { Prerequisite, RequiredKey, RequiredObject } from './contract.js';
export type { Environment, OperatedEnvironment, StandaloneEnvironment } from './environment/environment.js';
export { loadEnvironment } from './environment/load.js';
export type { Location, Problem } from './environment/location.js';
export { type OperatedEnvironmentSettings, operatedSchema } from './environment/operated-schema.js';
export { formatProblems } from './environment/parse.js';
export { type StandaloneEnvironmentSettings, standaloneSchema } from './environment/standalone-schema.js';
export { secretKeyOf, subjectOf } from './interop.js';
export type { KubernetesObject } from './kubernetes.js';
export { GarbageCollection, type GarbageCollectionProps } from './mlflow/garbage-collection.js';
export { garbageCollectionSchema, traceArchivalSchema } from './mlflow/jobs-schema.js';
export { OperatedServer } from './mlflow/operated-server.js';
export type { OperatedServerProps } from './mlflow/operated-server-settings.js';
export { serverSchema } from './mlflow/server-schema.js';
export { WorkspaceArtifacts, type WorkspaceArtifactsProps } from './mlflow/workspace.js';
export { ServingCertificate, type ServingCertificateProps } from './network/certificate.js';
export type { Endpoint, Flow } from './network/flow.js';
export { NetworkPolicies, type NetworkPoliciesProps } from './network/network-policies.js';
export { networkPolicySchema } from './network/network-policy-schema.js';
export { podTlsSchema } from './network/pod-tls-schema.js';
export { PublicRoute, type PublicRouteProps } from './network/route.js';
export { gatewaySchema } from './network/schema.js';
export { ServerEdge, type ServerEdgeProps } from './network/server-edge.js';
export { standaloneGatewaySchema } from './network/standalone-gateway-schema.js';
export { tlsSchema } from './network/tls-schema.js';
export { observabilitySchema } from './observability/schema.js';
export { ServerMonitoring, type ServerMonitoringProps } from './observability/server-monitoring.js';
export { SessionPruning, type SessionPruningProps } from './oidc/session-pruning.js';
export { DataScienceClusterComponent, type DataScienceClusterComponentProps } from './operator/data-science-cluster.js';
export { type Difference, differences } from './operator/differences.js';
export { Operator, type OperatorProps } from './operator/operator.js';
export { toYaml } from './output/yaml.js';
export { composeOverlay } from './overlay.js';
export { kind } from './platform/kind.js';
export { kubernetes } from './platform/kubernetes.js';
export { odh35 } from './platform/odh-3.5.js';
export type { PlatformProfile, ServerProfile } from './platform/profile.js';
export { rhoai34 } from './platform/rhoai-3.4.js';
export { rhoai35 } from './platform/rhoai-3.5.js';
export { published } from './published.js';
export type { OperatedOverlay, Overlay, StandaloneOverlay } from './rendering.js';
export type { SecretNeed } from './secrets/need.js';
export { secretsSchema } from './secrets/schema.js';
export { Secrets, type SecretsProps } from './secrets/secrets.js';
export { authenticationSchema } from './server/authentication-schema.js';
export { Backup, type BackupProps } from './server/backup.js';
export { StandaloneGarbageCollection, type StandaloneGarbageCollectionProps } from './server/garbage-collection.js';
export type { Instance } from './server/instance.js';
export { backupSchema, migrationSchema, smokeTestSchema } from './server/jobs-schema.js';
export { Migration, type MigrationProps } from './server/migration.js';
export { MlflowServer } from './server/server.js';
export type { MlflowServerProps } from './server/server-props.js';
export { standaloneServerSchema } from './server/server-schema.js';
export { SmokeTest, type SmokeTestProps } from './server/smoke-test.js';
export { TraceArchival, type TraceArchivalProps } from './server/trace-archival.js';
export { artifactStoreSchema } from './stores/artifact-store-schema.js';
export { backendStoreSchema, readReplicaSchema, registryStoreSchema } from './stores/backend-store-schema.js';
export { PostgresqlCluster, type PostgresqlClusterProps } from './stores/cloudnative-pg.js';
export { ObjectStore, type ObjectStoreProps } from './stores/object-store/object-store.js';
export { standaloneArtifactStoreSchema } from './stores/standalone-artifact-store-schema.js';
export { standaloneBackendStoreSchema } from './stores/standalone-backend-store-schema.js';
export { synthesize } from './synthesize.js';
