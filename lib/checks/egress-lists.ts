import type { NetworkPolicyEgressRule, NetworkPolicyPeer } from '../../imports/kubernetes.js';
import type { MLflowSpec } from '../crds/mlflow.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import { dnsRule } from '../model/egress.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { mlflowOf } from './servers.js';

/** Egress rules that apply to some pods, with the field that contains them. */
export interface EgressList {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly rules: readonly NetworkPolicyEgressRule[];
}

/** Every list of egress rules of the overlay: of NetworkPolicies, and of the one that the operator creates. */
export function egressLists(overlay: RenderedObjects): readonly EgressList[] {
  const mlflow = mlflowOf(overlay);
  const own =
    mlflow && replacesDefault(mlflow.spec)
      ? [{ object: mlflow.object, field: 'spec.networkPolicyEgressRules', rules: serverRules(mlflow.spec) }]
      : [];
  const policies = overlay.objects.flatMap((object) => {
    const types = at(object, 'spec', 'policyTypes');
    const rules = at(object, 'spec', 'egress');
    // Without policyTypes a policy that has egress rules restricts egress too.
    const restricts = types === undefined || (Array.isArray(types) && types.includes('Egress'));
    return object.kind === 'NetworkPolicy' && restricts && Array.isArray(rules)
      ? [{ object, field: 'spec.egress', rules: rules as NetworkPolicyEgressRule[] }]
      : [];
  });
  return [...own, ...policies];
}

/** An empty list replaces nothing, because it is false in the operator's template. */
export function replacesDefault({ networkPolicyEgressRules: rules }: MLflowSpec): boolean {
  return rules !== undefined && rules.length > 0;
}

/** The rules that the operator sets for the server's pods. */
export function serverRules(spec: MLflowSpec): readonly NetworkPolicyEgressRule[] {
  const first = replacesDefault(spec) ? (spec.networkPolicyEgressRules ?? []) : operatorDefault;
  return [...first, ...(spec.networkPolicyAdditionalEgressRules ?? [])];
}

/** Source: opendatahub-io/mlflow-operator, charts/mlflow/templates/networkpolicy.yaml. */
const operatorDefault: readonly NetworkPolicyEgressRule[] = [
  dnsRule([53, 5353]),
  { ports: [443, 6443, 8443, 5432, 3306, 9000, 8333, 8334].map((port) => ({ protocol: 'TCP', port })) },
];

/** Whether rules allow a port. A rule without ports counts only if its destinations are not limited to specific pods. */
export function opens(rules: readonly NetworkPolicyEgressRule[], port: number, protocol = 'TCP'): boolean {
  return rules.some((rule) =>
    rule.ports && rule.ports.length > 0
      ? rule.ports.some((open) => (open.protocol ?? 'TCP') === protocol && includes(open, port))
      : !rule.to || rule.to.length === 0 || rule.to.some(isWide),
  );
}

/** Whether a rule allows all egress. */
export function isOpen({ ports = [], to = [] }: NetworkPolicyEgressRule): boolean {
  return ports.length === 0 && (to.length === 0 || to.some(isAnyAddress));
}

function isAnyAddress({ ipBlock }: NetworkPolicyPeer): boolean {
  return ipBlock !== undefined && /\/0$/.test(ipBlock.cidr) && !ipBlock.except?.length;
}

/** Addresses or complete namespaces, whose ports are unknown here. */
function isWide({ ipBlock, podSelector }: NetworkPolicyPeer): boolean {
  return ipBlock ? !/\/(32|128)$/.test(ipBlock.cidr) : Object.keys(podSelector ?? {}).length === 0;
}

/** Whether an entry of a rule opens a port. */
export function includes(
  { port, endPort }: { readonly port?: number | string; readonly endPort?: number },
  wanted: number,
): boolean {
  // The number of a named port is defined in pods of others.
  if (port === undefined || typeof port === 'string') return true;
  return port === wanted || (endPort !== undefined && port <= wanted && wanted <= endPort);
}
