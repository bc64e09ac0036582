import type { CelRule } from '../kubernetes/structural.js';

/**
 * The CEL rules of the MLflow definition. Expressions and messages are those that users meet on a cluster
 * (mlflow-operator e9dbb9f, api/v1/mlflow_types.go), built here from what they have in common.
 */
const stores = ['backendStoreUri', 'readReplicaBackendStoreUri', 'registryStoreUri'] as const;
type Store = (typeof stores)[number];

const exclusive = (store: Store): CelRule => ({
  rule: `!(has(self.${store}) && has(self.${store}From))`,
  message: `${store} and ${store}From are mutually exclusive`,
});

const referenceFilled = (store: Store): CelRule => ({
  rule: `!has(self.${store}From) || (size(self.${store}From.name) > 0 && size(self.${store}From.key) > 0)`,
  message: `${store}From.name and ${store}From.key must be non-empty when ${store}From is set`,
});

const schemes = ['sqlite://', 'sqlite+', 'postgresql://', 'postgresql+', 'mysql://', 'mysql+'];

const supportedScheme = (store: Store): CelRule => ({
  rule: `!has(self.${store}) || ${schemes.map((scheme) => `self.${store}.startsWith('${scheme}')`).join(' || ')}`,
  message: `${store} must use a supported SQL metadata store URI scheme`,
});

const fileNeedsStorage = (store: Store, noun: string): CelRule => ({
  rule: `!has(self.${store}) || (!self.${store}.startsWith('sqlite://') && !self.${store}.startsWith('file://')) || has(self.storage)`,
  message: `storage must be configured when using ${noun} (sqlite:// or file:// prefix)`,
});

const served = '(has(self.serveArtifacts) && self.serveArtifacts)';

const artifactRules: readonly CelRule[] = [
  {
    rule: 'has(self.defaultArtifactRoot) || (has(self.serveArtifacts) && self.serveArtifacts)',
    message: 'defaultArtifactRoot must be set when serveArtifacts is not true',
  },
  {
    rule: `!has(self.defaultArtifactRoot) || !self.defaultArtifactRoot.startsWith('file://') || ${served}`,
    message: 'serveArtifacts must be enabled when defaultArtifactRoot uses file-based storage (file:// prefix)',
  },
];

const artifactFileRules: readonly CelRule[] = [
  {
    rule: "!has(self.artifactsDestination) || !self.artifactsDestination.startsWith('file://') || has(self.storage)",
    message: 'storage must be configured when artifactsDestination uses file-based storage (file:// prefix)',
  },
  {
    rule: `!has(self.artifactsDestination) || !self.artifactsDestination.startsWith('file://') || ${served}`,
    message: 'serveArtifacts must be enabled when artifactsDestination uses file-based storage (file:// prefix)',
  },
];

const environmentRules: readonly CelRule[] = [
  {
    rule: "!has(self.env) || self.env.all(e, e.name != 'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE')",
    message: 'setting the MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE environment variable is not allowed',
  },
  {
    rule: "!has(self.env) || self.env.all(e, e.name != 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION')",
    message:
      'setting the MLFLOW_SERVER_ENABLE_JOB_EXECUTION environment variable is not allowed; the operator manages job execution lifecycle',
  },
];

const egressNotEmpty = (field: string): CelRule => ({
  rule: `!has(self.${field}) || self.${field}.all(r, (has(r.ports) && size(r.ports) > 0) || (has(r.to) && size(r.to) > 0))`,
  message: `each ${field} entry must specify at least one port or one destination`,
});

const filled = (field: string) => `(has(c.${field}) && size(c.${field}) > 0)`;

const oneClaimSource: CelRule = {
  rule: `!has(self.resourceClaims) || self.resourceClaims.all(c, (${filled('resourceClaimName')} != ${filled('resourceClaimTemplateName')}))`,
  message:
    'each resourceClaims entry must set exactly one non-empty value: resourceClaimName or resourceClaimTemplateName',
};

const archivalNeeds = (field: string): CelRule => ({
  rule: `!has(self.traceArchival) || !has(self.traceArchival.enabled) || self.traceArchival.enabled == false || (has(self.traceArchival.${field}) && size(self.traceArchival.${field}) > 0)`,
  message: `traceArchival.${field} is required when traceArchival.enabled is true`,
});

export const mlflowSpecRules: readonly CelRule[] = [
  ...artifactRules,
  {
    rule: '(has(self.backendStoreUri) && size(self.backendStoreUri) > 0) || (has(self.backendStoreUriFrom) && size(self.backendStoreUriFrom.name) > 0 && size(self.backendStoreUriFrom.key) > 0)',
    message: 'backendStoreUri or backendStoreUriFrom must be set',
  },
  exclusive('backendStoreUri'),
  exclusive('readReplicaBackendStoreUri'),
  referenceFilled('readReplicaBackendStoreUri'),
  exclusive('registryStoreUri'),
  referenceFilled('registryStoreUri'),
  ...stores.map(supportedScheme),
  fileNeedsStorage('backendStoreUri', 'file-based backend store'),
  {
    rule: "!has(self.readReplicaBackendStoreUri) || !self.readReplicaBackendStoreUri.startsWith('sqlite://') || has(self.storage)",
    message: 'storage must be configured when using a file-based read-replica backend store (sqlite:// prefix)',
  },
  fileNeedsStorage('registryStoreUri', 'file-based registry store'),
  ...artifactFileRules,
  ...environmentRules,
  egressNotEmpty('networkPolicyEgressRules'),
  egressNotEmpty('networkPolicyAdditionalEgressRules'),
  oneClaimSource,
  {
    rule: "!has(self.traceArchival) || !has(self.traceArchival.location) || !self.traceArchival.location.startsWith('file://') || has(self.storage)",
    message: 'storage must be configured when traceArchival.location uses file-based storage (file:// prefix)',
  },
  ...['schedule', 'location', 'retention'].map(archivalNeeds),
];

export const labelValuesFit: CelRule = {
  rule: 'self.all(key, size(self[key]) <= 63)',
  message: 'label values must be 63 characters or less',
};

export const mlflowRootRules: readonly CelRule[] = [
  { rule: "self.metadata.name == 'mlflow'", message: "MLflow resource name must be 'mlflow'" },
  {
    rule: 'self.metadata.name.size() <= 40',
    message:
      'MLflow resource name must be at most 40 characters to ensure generated resource names stay within Kubernetes 63-character limit',
  },
];
