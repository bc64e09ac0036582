/** `cdk8s-mlflow`: what both forms share. What one form has is in `cdk8s-mlflow/operated` and `cdk8s-mlflow/standalone`. */
import './checks/construct-findings.js';

export {
  additionalRoles,
  ClusterRoles,
  type ClusterRolesProps,
  operatorRoles,
  type RoleDefinition,
} from './access/cluster-roles.js';
export { type PlusSecret, type PlusServiceAccount, secretKeyOf, subjectOf } from './access/interop.js';
export { type Access, accessMatrix } from './access/matrix.js';
export { type MlflowResource, type MlflowRule, mlflowResources } from './access/resources.js';
export { WorkspaceArtifacts, type WorkspaceArtifactsProps } from './access/workspace-artifacts.js';
export {
  traceWriterRules,
  WorkspaceBinding,
  type WorkspaceBindingProps,
  WorkspaceRole,
  type WorkspaceRoleProps,
} from './access/workspace-role.js';
export { Workspaces, type WorkspacesProps } from './access/workspaces.js';
export { checks } from './checks/all.js';
export type { Check, EnvironmentCheck, Finding, Manifests, ObjectCheck } from './checks/check.js';
export { type CheckObjectsOptions, checkObjects, type ObjectFinding } from './checks/check-objects.js';
export { type CheckResult, runChecks, type Waived } from './checks/run.js';
export { type ClientAccess, type ClientCredentials, clientVariables } from './clients/client-access.js';
export { ClientKit, type ClientKitProps } from './clients/client-kit.js';
export type { CustomResource, CustomResourceProps } from './crds/custom-resource.js';
export { customResources } from './crds/custom-resources.js';
export { CustomResourceDefinitions } from './crds/definitions.js';
export { type MLflowSpec, mlflow } from './crds/mlflow.js';
export { type MLflowConfigSpec, mlflowConfig } from './crds/mlflow-config.js';
export { mlflowOperator } from './crds/mlflow-operator.js';
export { type SchemaViolation, validateObject } from './crds/validate.js';
export type { Environment, OperatedEnvironment, StandaloneEnvironment } from './environment/environment.js';
export { loadEnvironment } from './environment/load.js';
export type { OperatedEnvironmentSettings } from './environment/operated-schema.js';
export { formatProblems } from './environment/parse.js';
export type { StandaloneEnvironmentSettings } from './environment/standalone-schema.js';
export { ServingCertificate, type ServingCertificateProps } from './gateway/certificate.js';
export { PublicRoute, type PublicRouteProps } from './gateway/route.js';
export { ServerExposure, type ServerExposureProps } from './gateway/server-exposure.js';
export { Backup, type BackupProps } from './jobs/backup.js';
export type { BackedUpDatabases, CopiedFile, DumpedDatabase, OtherDatabase } from './jobs/backup-databases.js';
export { Migration, type MigrationProps } from './jobs/migration.js';
export { SessionPruning, type SessionPruningProps } from './jobs/session-pruning.js';
export { SmokeTest, type SmokeTestProps } from './jobs/smoke-test.js';
export { TraceArchival, type TraceArchivalProps } from './jobs/trace-archival.js';
export { RestrictedNamespace, type RestrictedNamespaceProps } from './kubernetes/namespace.js';
export type { KubernetesObject } from './kubernetes/object.js';
export { type WaivedCheck, waive } from './kubernetes/validated.js';
export { DigestedJob, type DigestedJobProps } from './model/digested-job.js';
export type { Flow, FlowEnd } from './model/flow.js';
export type { Instance } from './model/instance.js';
export { NetworkPolicies, type NetworkPoliciesProps } from './model/network-policies.js';
export type { PodConnection } from './model/pod-connection.js';
export type { Prerequisite } from './model/prerequisite.js';
export { type Published, published } from './model/published.js';
export type { Reader, RequiredKey, Requirement } from './model/requirement.js';
export type { SecretRequirement } from './model/secret-requirement.js';
export type { WatchedObject } from './model/watched.js';
export { ServerMonitoring, type ServerMonitoringProps } from './observability/server-monitoring.js';
export type { ScrapeTarget } from './observability/service-monitor.js';
export { OperatedServer } from './operated/operated-server.js';
export type { OperatedServerProps } from './operated/operated-server-settings.js';
export { DataScienceClusterComponent, type DataScienceClusterComponentProps } from './operator/data-science-cluster.js';
export { type Difference, differences } from './operator/differences.js';
export { Operator } from './operator/operator.js';
export type { OperatorProps } from './operator/operator-props.js';
export { toYaml } from './output/yaml.js';
export { composeOverlay } from './overlay/overlay.js';
export type { RenderedObjects, RenderedOverlay } from './overlay/rendered-overlay.js';
export type { OperatedOverlay, Overlay, StandaloneOverlay } from './overlay/rendering.js';
export { kind } from './platform/kind.js';
export { kubernetes } from './platform/kubernetes.js';
export { odh35 } from './platform/odh-3.5.js';
export type { PlatformProfile, ServerProfile } from './platform/profile.js';
export { rhoai34 } from './platform/rhoai-3.4.js';
export { rhoai35 } from './platform/rhoai-3.5.js';
export type { PodSetting } from './pods/pod-setting.js';
export type { Location, Problem } from './schema/location.js';
export { Secrets, type SecretsProps } from './secrets/secrets.js';
export { MlflowServer } from './standalone/server.js';
export type { MlflowServerProps } from './standalone/server-props.js';
export { ServerVolume, type ServerVolumeProps } from './standalone/server-volume.js';
export { PostgresqlCluster, type PostgresqlClusterProps } from './stores/cloudnative-pg/cloudnative-pg.js';
export { ObjectStore, type ObjectStoreProps } from './stores/object-store/object-store.js';
export { type EnvironmentSettings, Mlflow, type MlflowProps } from './synthesis/mlflow.js';
export { synthesize } from './synthesis/synthesize.js';
