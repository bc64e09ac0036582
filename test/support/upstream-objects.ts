/**
 * Every object of upstream's overlays for Open Data Hub and OpenShift AI (mlflow-operator e9dbb9f, config/overlays/odh and rhoai), and
 * of the operator in ours, side by side. docs/differences.md is made from it; test/cluster/upstream.test.ts compares it with both.
 */
export type Standing = 'equal' | 'differs' | 'only ours' | 'only upstream';

export interface UpstreamObject {
  /** Kind and name. */
  readonly object: string;
  /** Leaving out values of the environment: images, namespaces, labels, and the order of lists without one. */
  readonly standing: Standing;
  /**
   * Fields that may differ, as the beginnings of their paths.
   * @default - none
   */
  readonly fields?: readonly string[];
  /**
   * Why it is not equal.
   * @default - it is equal
   */
  readonly reason?: string;
}

const equal = (kind: string, ...names: readonly string[]): readonly UpstreamObject[] =>
  names.map((name) => ({ object: `${kind} ${name}`, standing: 'equal' }));

const definition = (name: string): UpstreamObject => ({
  object: `CustomResourceDefinition ${name}`,
  standing: 'differs',
  fields: ['spec', 'status'],
  reason: 'the structure and the rules are equal, the descriptions are our own',
});

export const upstreamObjects: readonly UpstreamObject[] = [
  definition('mlflowconfigs.mlflow.kubeflow.org'),
  definition('mlflowoperators.components.platform.opendatahub.io'),
  definition('mlflows.mlflow.opendatahub.io'),
  ...equal('ServiceAccount', 'mlflow-operator-controller-manager'),
  {
    object: 'Deployment mlflow-operator-controller-manager',
    standing: 'differs',
    fields: [
      'spec.template.spec.automountServiceAccountToken',
      'spec.template.spec.enableServiceLinks',
      'spec.template.spec.containers.manager.image',
      'spec.template.spec.containers.manager.ports',
      'spec.template.spec.containers.manager.env.MLFLOW_IMAGE',
      'spec.template.spec.containers.manager.env.MLFLOW_URL',
      'spec.template.spec.containers.manager.env.SECTION_TITLE',
    ],
    reason:
      'MLFLOW_URL is that of the gateway in place of a placeholder, SECTION_TITLE that of the platform, images are those of the release; ports have names, the token is mounted explicitly, and the pod has no variables of other Services',
  },
  {
    object: 'Service mlflow-operator-controller-manager-metrics-service',
    standing: 'differs',
    fields: ['spec.ports'],
    reason: 'it names the port of the pod by its name instead of its number',
  },
  ...equal('ServiceMonitor', 'controller-manager-metrics-monitor'),
  {
    object: 'ClusterRole mlflow-operator-manager-role',
    standing: 'differs',
    fields: ['rules'],
    reason:
      'experiments, and get for the role mlflow-gc: without both the operator cannot create the role of garbage collection',
  },
  ...equal(
    'ClusterRole',
    'mlflow-operator-metrics-auth-role',
    'mlflow-operator-metrics-reader',
    'mlflow-operator-mlflow-edit',
    'mlflow-operator-mlflow-integration',
    'mlflow-operator-mlflow-view',
    'mlflow-operator-openshift-tls-profile-reader',
  ),
  ...equal(
    'ClusterRoleBinding',
    'mlflow-operator-manager-rolebinding',
    'mlflow-operator-metrics-auth-rolebinding',
    'mlflow-operator-openshift-tls-profile-reader-binding',
  ),
  ...equal('Role', 'mlflow-operator-leader-election-role', 'mlflow-operator-manager-role'),
  ...equal('RoleBinding', 'mlflow-operator-leader-election-rolebinding', 'mlflow-operator-manager-rolebinding'),
  {
    object: 'ConfigMap mlflow-operator-operator-params',
    standing: 'only upstream',
    reason: 'kustomize copies its values into the Deployment, and nothing reads it on the cluster',
  },
  {
    object: 'NetworkPolicy mlflow-operator-controller-manager',
    standing: 'only ours',
    reason: 'an account that may create roles and read Secrets should be able to reach only DNS and the API server',
  },
  ...['view', 'edit', 'admin'].map(
    (role): UpstreamObject => ({
      object: `ClusterRole mlflow-additional-${role}`,
      standing: 'only ours',
      reason: 'rights on budgets, guardrails and assistants, which no role of upstream has',
    }),
  ),
];
