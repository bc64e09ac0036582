/**
 * Definitions of the platform, which no available Go module contains: typed from their sources, with the fields that overlays and the
 * platform's samples set. They are closed, so that the API server refuses every other field.
 *
 * - DataScienceCluster and DSCInitialization: opendatahub-io/opendatahub-operator v3.5.0, api/datasciencecluster/v2,
 *   api/dscinitialization/v2, api/services/v1alpha1/monitoring_types.go; Auth: 0c0c991, api/services/v1alpha1/auth_types.go.
 * - OdhDashboardConfig: opendatahub-io/odh-dashboard b9d0963, manifests/base/crd/odhdashboardconfigs.opendatahub.io.crd.yaml.
 * - ObjectBucketClaim: kube-object-storage/lib-bucket-provisioner 01d63a7, deploy/crds/apiextensions-v1; whole.
 */
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from './cluster.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const object = (properties: Readonly<Record<string, Schema>>, rules: readonly Schema[] = []): Schema => ({
  type: 'object',
  properties,
  ...(rules.length > 0 ? { 'x-kubernetes-validations': rules } : {}),
});
const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
const immutable = (what: string): Schema => ({
  ...text,
  'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: `${what} is immutable` }],
});

const managed = { managementState: oneOf('Managed', 'Removed') };
const component = object(managed);

const components = object({
  ...Object.fromEntries(
    'aipipelines dashboard feastoperator kueue llamastackoperator mlflowoperator ogx ray sparkoperator trainer trainingoperator trustyai'
      .split(' ')
      .map((name) => [name, component]),
  ),
  kserve: object({ ...managed, nim: component, rawDeploymentServiceConfig: oneOf('Headless', 'Headed') }),
  modelregistry: object({ ...managed, registriesNamespace: text }),
  workbenches: object({ ...managed, workbenchNamespace: text }),
});

const initialization = object({
  applicationsNamespace: immutable('ApplicationsNamespace'),
  monitoring: object({
    ...managed,
    namespace: immutable('MonitoringNamespace'),
    metrics: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  }),
  trustedCABundle: {
    ...object({ managementState: oneOf('Managed', 'Removed', 'Unmanaged'), customCABundle: { ...text, default: '' } }),
    required: ['customCABundle', 'managementState'],
  },
});

const dashboardConfig = object({
  dashboardConfig: object(
    Object.fromEntries(
      ['enablement', 'genAiStudio', 'mlflow', 'promptManagement'].map((flag) => [flag, { type: 'boolean' }]),
    ),
    [
      {
        rule: '!has(self.mlflow) || (has(oldSelf.mlflow) && self.mlflow == oldSelf.mlflow)',
        message: 'DEPRECATED: spec.dashboardConfig.mlflow must be removed or left unchanged.',
      },
    ],
  ),
  globalMLflowNamespaces: { type: 'array', maxItems: 1, items: { ...text, minLength: 1 } },
});

const groups = (rules: readonly Schema[]): Schema => ({
  type: 'array',
  items: text,
  'x-kubernetes-validations': rules,
});

const auth = {
  ...object({
    adminGroups: groups([
      { rule: 'size(self) > 0', message: 'AdminGroups cannot be empty' },
      {
        rule: "self.all(group, group != 'system:authenticated' && group != '')",
        message: "AdminGroups cannot contain 'system:authenticated' or empty strings",
      },
    ]),
    allowedGroups: groups([
      { rule: "self.all(group, group != '')", message: 'AllowedGroups cannot contain empty strings' },
    ]),
  }),
  required: ['adminGroups', 'allowedGroups'],
};

interface PlatformDefinition {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly spec: Schema;
}

const definitions = {
  DataScienceCluster: {
    group: 'datasciencecluster.opendatahub.io',
    version: 'v2',
    plural: 'datascienceclusters',
    scope: 'Cluster',
    spec: object({ components }),
  },
  DSCInitialization: {
    group: 'dscinitialization.opendatahub.io',
    version: 'v2',
    plural: 'dscinitializations',
    scope: 'Cluster',
    spec: initialization,
  },
  Auth: {
    group: 'services.platform.opendatahub.io',
    version: 'v1alpha1',
    plural: 'auths',
    scope: 'Cluster',
    spec: auth,
  },
  OdhDashboardConfig: {
    group: 'opendatahub.io',
    version: 'v1alpha',
    plural: 'odhdashboardconfigs',
    scope: 'Namespaced',
    spec: dashboardConfig,
  },
  ObjectBucketClaim: {
    group: 'objectbucket.io',
    version: 'v1alpha1',
    plural: 'objectbucketclaims',
    scope: 'Namespaced',
    spec: {
      ...object({
        additionalConfig: { type: 'object', additionalProperties: text },
        bucketName: text,
        generateBucketName: text,
        objectBucketName: text,
        storageClassName: text,
      }),
      required: ['storageClassName'],
    },
  },
} as const satisfies Readonly<Record<string, PlatformDefinition>>;

export type PlatformKind = keyof typeof definitions;

/** Installs the definition of a kind of the platform. */
export async function definePlatform(cluster: Cluster, ...kinds: readonly PlatformKind[]): Promise<void> {
  for (const kind of kinds) {
    const definition = definitionOf(kind);
    await cluster.installDefinitions(cluster.file(`${kind}.json`, JSON.stringify(definition)));
  }
}

function definitionOf(kind: PlatformKind): KubernetesObject {
  const { group, version, plural, scope, spec }: PlatformDefinition = definitions[kind];
  const status = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: object({ spec, status }) };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, subresources: { status: {} }, schema }],
    },
  };
}
