/**
 * `cdk8s-mlflow`: a whole environment, and what constructs of both forms share. Those of one form are in
 * `cdk8s-mlflow/operated` and `cdk8s-mlflow/standalone`. The build adds the types that public signatures name.
 */
import './checks/construct-findings.js';
import './environment/props-problems.js';

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
export { type CheckManifestsOptions, checkManifests, type ManifestFinding } from './checks/check-manifests.js';
export { MlflowValidation, type MlflowValidationProps, type PluginWaiver } from './checks/validation-plugin.js';
export { type ClientAccess, type ClientCredentials, clientVariables } from './clients/client-access.js';
export { ClientConfig, type ClientConfigProps } from './clients/client-config.js';
export { ClientKit, type ClientKitProps } from './clients/client-kit.js';
export { type ClientCallee, type MlflowClient, type MlflowClientProps, mlflowClient } from './clients/mlflow-client.js';
export { Consumers, type ConsumersProps } from './consumers/consumers.js';
export { PipelinesPlugin, type PipelinesPluginProps } from './consumers/pipelines/pipelines-plugin.js';
export { TeamPipelines, type TeamPipelinesProps } from './consumers/pipelines/team-pipelines.js';
export { ScheduledProgram, type ScheduledProgramProps } from './consumers/pods/scheduled-program.js';
export { ServiceProgram, type ServiceProgramProps } from './consumers/pods/service-program.js';
export { ModelRollout, type ModelRolloutProps } from './consumers/serving/model-rollout.js';
export { ServedModel, type ServedModelProps } from './consumers/serving/served-model.js';
export { ServingConfig, type ServingConfigProps } from './consumers/serving/serving-config.js';
export { StorageContainer, type StorageContainerProps } from './consumers/serving/storage-container.js';
export { TraceCollector, type TraceCollectorProps } from './consumers/traces/trace-collector.js';
export { RayJob, type RayJobProps } from './consumers/training/ray-job.js';
export { SparkApplication, type SparkApplicationProps } from './consumers/training/spark-application.js';
export { TrainJob, type TrainJobProps } from './consumers/training/train-job.js';
export { TrainingJob, type TrainingJobProps } from './consumers/training/training-job.js';
export { WorkflowTemplate, type WorkflowTemplateProps } from './consumers/workflows/workflow-template.js';
export type { CustomResource, CustomResourceProps } from './crds/custom-resource.js';
export { customResources } from './crds/custom-resources.js';
export { CustomResourceDefinitions } from './crds/definitions.js';
export { type MLflowSpec, mlflow } from './crds/mlflow.js';
export { type MLflowConfigSpec, mlflowConfig } from './crds/mlflow-config.js';
export { mlflowOperator } from './crds/mlflow-operator.js';
export { ServingCertificate, type ServingCertificateProps } from './gateway/certificate.js';
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
export { kind } from './platform/kind.js';
export { kubernetes } from './platform/kubernetes.js';
export { odh35 } from './platform/odh-3.5.js';
export type { PlatformProfile, ServerProfile } from './platform/profile.js';
export { rhoai34 } from './platform/rhoai-3.4.js';
export { rhoai35 } from './platform/rhoai-3.5.js';
export type { PodSetting } from './pods/pod-setting.js';
export { type EnvironmentSettings, Mlflow, type MlflowProps } from './synthesis/mlflow.js';
export { WorkspaceArtifacts, type WorkspaceArtifactsProps } from './workspaces/workspace-artifacts.js';
export { WorkspaceConsoleLink, type WorkspaceConsoleLinkProps } from './workspaces/workspace-console-link.js';
export {
  traceWriterRules,
  WorkspaceBinding,
  type WorkspaceBindingProps,
  WorkspaceRole,
  type WorkspaceRoleProps,
} from './workspaces/workspace-role.js';
export { Workspaces, type WorkspacesProps } from './workspaces/workspaces.js';
