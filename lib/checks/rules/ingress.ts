import type { LabelSelector, NetworkPolicyIngressRule, NetworkPolicyPeer } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fits } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { Check } from '../check.js';
import { includes } from '../egress-lists.js';
import { restrictsIngress } from '../ingress-policies.js';

/** The dashboard of the head, by which jobs are submitted. */
const dashboardPort = 8265;

/** Ingress rules. */
export const ingressChecks: readonly Check[] = [
  {
    id: 'MLF-INGRESS-1',
    title: 'network policies admit the operator of KubeRay to the head of a RayJob',
    cause:
      'the operator submits the job and reads its state at port 8265 of the head, from a namespace of its own; the cluster starts, and the job never does',
    fix: 'add to networkPolicy.ingress of the workspace {reason: KubeRay submits jobs, from: {namespace: <namespace of its operator>}, ports: [8265]}; waive it if KubeRay of your platform writes a policy of its own',
    waivable: true,
    *run({ objects }) {
      const policies = objects.filter(restrictsIngress);
      for (const object of objects.filter(
        ({ kind, apiVersion }) => kind === 'RayJob' && /^ray\.io\//.test(apiVersion),
      )) {
        const labels = at(object, 'spec', 'rayClusterSpec', 'headGroupSpec', 'template', 'metadata', 'labels');
        const own = policies.filter(
          (policy) =>
            policy.metadata.namespace === object.metadata.namespace &&
            fits(
              (at(policy, 'spec', 'podSelector') ?? {}) as LabelSelector,
              isObject(labels) ? (labels as Labels) : {},
            ),
        );
        if (own.length > 0 && !own.flatMap(rulesOf).some(admitsOthers))
          yield {
            object,
            field: 'spec.rayClusterSpec.headGroupSpec',
            message: `${own.map(({ metadata }) => metadata.name).join(', ')} of namespace ${object.metadata.namespace} admit no other namespace to port ${dashboardPort}`,
          };
      }
    },
  },
];

type Labels = Readonly<Record<string, string>>;

function rulesOf(policy: KubernetesObject): readonly NetworkPolicyIngressRule[] {
  const rules = at(policy, 'spec', 'ingress');
  return Array.isArray(rules) ? (rules as NetworkPolicyIngressRule[]) : [];
}

function admitsOthers({ from = [], ports = [] }: NetworkPolicyIngressRule): boolean {
  // A port with a name is not counted: which one the head has is not known here.
  const isOpen = ports.some(
    ({ protocol = 'TCP', ...open }) =>
      protocol === 'TCP' && typeof open.port !== 'string' && includes(open, dashboardPort),
  );
  return (ports.length === 0 || isOpen) && (from.length === 0 || from.some(isOutside));
}

function isOutside({ namespaceSelector, ipBlock }: NetworkPolicyPeer): boolean {
  return namespaceSelector !== undefined || ipBlock !== undefined;
}
