import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  ClusterRole,
  ClusterRoleBinding,
  Deployment,
  PodDisruptionBudget,
  PolicyRule,
  ResourceRequirements,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../imports/kubernetes.js';
import type { NetworkPolicySettings } from '../network/network-policy-schema.js';
import { parseProps } from '../props.js';
import { disruptionBudget } from './differences.js';
import { managerPod } from './manager-pod.js';
import { addMetrics } from './metrics.js';
import { labels, names, podLabels, roleLabels } from './names.js';
import { managerPolicy } from './network-policy.js';
import { operatorPropsSchema } from './operator-props-schema.js';
import * as rights from './rights.js';

export interface OperatorProps {
  readonly namespace: string;
  /** The operator's image, best by digest. */
  readonly image: string;
  /** Image of servers whose MLflow resource names none. */
  readonly serverImage: string;
  /** @default - what Kubernetes does for such a reference */
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** @default 1 */
  readonly replicas?: number;
  /** @default - upstream's: 200m and 400Mi, limited to 1 CPU and 4Gi */
  readonly resources?: ResourceRequirements;
  /**
   * Gateway in namespace openshift-ingress that the operator attaches its own route to.
   * @default - the operator's own default, a Gateway that only OpenShift AI and Open Data Hub have
   */
  readonly gatewayName?: string;
  /** Heading of the link in OpenShift's console. */
  readonly sectionTitle: string;
  /** URL of the gateway as users see it, without path. */
  readonly publicUrl: string;
  /** Bind the platform's groups in labelled namespaces; needs the platform's Auth resource. */
  readonly namespaceRbac: boolean;
  /** `serving-certificate`: OpenShift's service CA signs the metrics endpoint. `self-signed`: the operator does. */
  readonly metricsTls: 'serving-certificate' | 'self-signed';
  /** Have Prometheus scrape the operator; needs the Prometheus operator. */
  readonly serviceMonitor: boolean;
  /** Read OpenShift's TLS profile. */
  readonly tlsProfileReader: boolean;
  /** `platform`: no user ids, the cluster assigns them. `hardened`: fixed non-root ids. */
  readonly securityContext: 'platform' | 'hardened';
  /** Namespace whose pods may scrape the metrics. */
  readonly monitoringNamespace: string;
  /**
   * Where the API server is.
   * @default - any address, ports 443 and 6443
   */
  readonly apiServer?: NetworkPolicySettings['apiServer'];
  /**
   * Ports on which pods reach DNS.
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
}

/** The MLflow operator: its Deployment, account and rights, metrics endpoint and network policy. */
export class Operator extends Construct {
  readonly namespace: string;
  readonly deploymentName = names.manager;
  readonly serviceAccountName = names.manager;
  readonly podLabels = podLabels;

  constructor(scope: Construct, id: string, given: OperatorProps) {
    super(scope, id);
    const props: OperatorProps = parseProps(operatorPropsSchema, given, this);
    this.namespace = props.namespace;
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
