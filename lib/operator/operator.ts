import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  ClusterRole,
  ClusterRoleBinding,
  Deployment,
  PodDisruptionBudget,
  PolicyRule,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../imports/kubernetes.js';
import type { Prerequisite } from '../model/contract.js';
import { parseProps } from '../schema/props.js';
import { disruptionBudget } from './differences.js';
import { managerPod } from './manager-pod.js';
import { addMetrics } from './metrics.js';
import { managerPolicy } from './network-policy.js';
import { labels, names, podLabels, roleLabels } from './operator-names.js';
import type { OperatorProps } from './operator-props.js';
import { operatorPropsSchema } from './operator-props-schema.js';
import * as rights from './operator-rights.js';

/** The MLflow operator: its Deployment, account and rights, metrics endpoint and network policy. */
export class Operator extends Construct {
  readonly namespace: string;
  readonly deploymentName = names.manager;
  readonly serviceAccountName = names.manager;
  readonly podLabels = podLabels;
  readonly prerequisites: readonly Prerequisite[];

  constructor(scope: Construct, id: string, given: OperatorProps) {
    super(scope, id);
    const props: OperatorProps = parseProps(operatorPropsSchema, given, this);
    this.namespace = props.namespace;
    this.prerequisites = props.namespaceRbac ? [authResource] : [];
    const { namespace } = props;

    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: names.manager, namespace, labels: roleLabels },
    } satisfies ServiceAccount);
    this.addClusterRights('Manager', names.managerRole, names.managerRoleBinding, rights.clusterRules);
    this.addNamespaceRights('Manager', names.managerRole, names.managerRoleBinding, rights.namespaceRules);
    this.addNamespaceRights(
      'LeaderElection',
      names.leaderElectionRole,
      names.leaderElectionRoleBinding,
      rights.leaderElectionRules,
    );
    this.addClusterRights('MetricsAuth', names.metricsAuthRole, names.metricsAuthRoleBinding, rights.metricsAuthRules);
    this.addClusterRole('MetricsReader', names.metricsReaderRole, rights.metricsReaderRules);
    if (props.tlsProfileReader) {
      this.addClusterRights('TlsProfile', names.tlsProfileRole, names.tlsProfileRoleBinding, rights.tlsProfileRules);
    }
    this.addDeployment(props);
    this.addDisruptionBudget(props);
    addMetrics(this, props);
    new ApiObject(this, 'NetworkPolicy', managerPolicy(props));
  }

  private addDeployment(props: OperatorProps): void {
    const spec: Deployment['spec'] = {
      replicas: props.replicas ?? 1,
      selector: { matchLabels: podLabels },
      template: {
        metadata: { labels: podLabels, annotations: { 'kubectl.kubernetes.io/default-container': 'manager' } },
        spec: managerPod(props),
      },
    };
    new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: names.manager, namespace: props.namespace, labels },
      spec,
    });
  }

  private addDisruptionBudget({ replicas = 1, namespace }: OperatorProps): void {
    if (replicas < 2) return;
    const spec: PodDisruptionBudget['spec'] = {
      maxUnavailable: disruptionBudget.value,
      selector: { matchLabels: podLabels },
    };
    new ApiObject(this, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: names.manager, namespace, labels },
      spec,
    });
  }

  private addClusterRights(id: string, role: string, binding: string, rules: readonly PolicyRule[]): void {
    this.addClusterRole(id, role, rules);
    const { roleRef, subjects } = {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [this.subject()],
    } satisfies ClusterRoleBinding;
    this.addRbac(`${id}ClusterRoleBinding`, 'ClusterRoleBinding', { name: binding }, { roleRef, subjects });
  }

  private addClusterRole(id: string, name: string, rules: readonly PolicyRule[]): void {
    this.addRbac(`${id}ClusterRole`, 'ClusterRole', { name }, { rules: [...rules] } satisfies ClusterRole);
  }

  private addNamespaceRights(id: string, role: string, binding: string, rules: readonly PolicyRule[]): void {
    const { namespace } = this;
    this.addRbac(`${id}Role`, 'Role', { name: role, namespace }, { rules: [...rules] } satisfies Role);
    const { roleRef, subjects } = {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
      subjects: [this.subject()],
    } satisfies RoleBinding;
    this.addRbac(`${id}RoleBinding`, 'RoleBinding', { name: binding, namespace }, { roleRef, subjects });
  }

  private addRbac(id: string, kind: string, metadata: { name: string; namespace?: string }, body: object): void {
    new ApiObject(this, id, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      metadata: { ...metadata, labels: roleLabels },
      ...body,
    });
  }

  private subject() {
    return { kind: 'ServiceAccount', name: names.manager, namespace: this.namespace };
  }
}

const authResource: Prerequisite = {
  what: 'the Auth resource of the platform',
  why: 'the operator reads from it which groups it binds, and ends itself where its definition is missing',
  test: 'kubectl get crd auths.services.platform.opendatahub.io',
};
