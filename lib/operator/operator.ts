import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Deployment, PodDisruptionBudget, PolicyRule, ServiceAccount } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import { podRequirements } from '../pods/pod-setting.js';
import { Rights } from '../pods/rights.js';
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
  readonly requirements: readonly Requirement[];
  readonly prerequisites: readonly Prerequisite[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, given: OperatorProps) {
    super(scope, id);
    validate(this);
    const props: OperatorProps = parseProps(operatorPropsSchema, given, this);
    this.namespace = props.namespace;
    this.prerequisites = props.namespaceRbac ? [authResource] : [];
    this.requirements = podRequirements({ pullSecrets: props.pod?.pullSecrets }, props.namespace);
    const { namespace } = props;
    this.watched = [{ kind: 'Deployment', name: names.manager, namespace, container: 'manager', background: true }];

    new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: names.manager, namespace, labels: roleLabels },
    } satisfies ServiceAccount);
    this.addRights('ManagerInCluster', names.managerRole, names.managerRoleBinding, rights.clusterRules);
    this.addRights('Manager', names.managerRole, names.managerRoleBinding, rights.namespaceRules, namespace);
    this.addRights(
      'LeaderElection',
      names.leaderElectionRole,
      names.leaderElectionRoleBinding,
      rights.leaderElectionRules,
      namespace,
    );
    this.addRights('MetricsAuth', names.metricsAuthRole, names.metricsAuthRoleBinding, rights.metricsAuthRules);
    new ApiObject(this, 'MetricsReader', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: names.metricsReaderRole, labels: roleLabels },
      rules: [...rights.metricsReaderRules],
    });
    if (props.tlsProfileReader)
      this.addRights('TlsProfile', names.tlsProfileRole, names.tlsProfileRoleBinding, rights.tlsProfileRules);
    this.addDeployment(props);
    this.addDisruptionBudget(props);
    addMetrics(this, props);
    new ApiObject(this, 'NetworkPolicy', managerPolicy(props));
  }

  private addDeployment(props: OperatorProps): void {
    const spec: Deployment['spec'] = {
      replicas: props.replicas ?? 1,
      selector: { matchLabels: podLabels },
      template: managerPod(props),
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

  private addRights(
    id: string,
    name: string,
    bindingName: string,
    grants: readonly PolicyRule[],
    namespace?: string,
  ): void {
    new Rights(this, id, {
      name,
      bindingName,
      labels: roleLabels,
      subjects: [{ kind: 'ServiceAccount', name: names.manager, namespace: this.namespace }],
      grants,
      ...(namespace ? { namespace } : {}),
    });
  }
}

const authResource: Prerequisite = {
  what: 'the Auth resource of the platform',
  why: 'the operator reads from it the groups that it binds, and exits if its definition is missing',
  test: 'kubectl get crd auths.services.platform.opendatahub.io',
};
