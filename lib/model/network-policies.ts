import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow, FlowEnd, OwnPods } from './flow.js';

export interface NetworkPoliciesProps {
  readonly flows: readonly Flow[];
}

/** A policy for each end in the overlay: connections that are not flows are denied, in both directions. */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, { flows }: NetworkPoliciesProps) {
    super(scope, id);
    validate(this);
    const policies = new Map<string, OwnPods>();
    for (const { policy } of flows.flatMap(({ from, to }) => [from, to]))
      if (policy && !policy.byOperator) policies.set(`${policy.namespace}/${policy.name}`, sameAs(policies, policy));
    for (const [key, policy] of policies) {
      const inbound = flows.filter(({ to }) => isFor(to, policy));
      const outbound = flows.filter(({ from }) => isFor(from, policy));
      const ingress = inbound.filter(({ from }) => !from.entities);
      const egress = outbound.filter(({ to }) => !to.entities);
      const { spec } = {
        spec: {
          podSelector: { matchLabels: policy.podLabels },
          policyTypes: ['Ingress', 'Egress'],
          // An empty list would come back from the API server as none, and look like a change for ever.
          ...(ingress.length > 0 ? { ingress: joined(ingress, 'from') as NetworkPolicyIngressRule[] } : {}),
          ...(egress.length > 0 ? { egress: joined(egress, 'to') as NetworkPolicyEgressRule[] } : {}),
        },
      } satisfies NetworkPolicy;
      new ApiObject(this, key.replace('/', '.'), {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: policy.name, namespace: policy.namespace },
        spec,
      });
      this.addEntities(policy, inbound, outbound);
    }
  }

  /** What only Cilium can name, in a policy beside the other: policies add up. */
  private addEntities(
    { name, namespace, podLabels }: OwnPods,
    inbound: readonly Flow[],
    outbound: readonly Flow[],
  ): void {
    const ingress = inbound.flatMap(({ from: { entities }, ports }) => entityRule('fromEntities', entities, ports));
    const egress = outbound.flatMap(({ to: { entities }, ports }) => entityRule('toEntities', entities, ports));
    if (ingress.length + egress.length === 0) return;
    new ApiObject(this, `Cilium.${namespace}.${name}`, {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name, namespace },
      spec: {
        endpointSelector: { matchLabels: { ...podLabels } },
        ...(ingress.length > 0 ? { ingress: distinct(ingress) } : {}),
        ...(egress.length > 0 ? { egress: distinct(egress) } : {}),
      },
    });
  }
}

function entityRule(
  field: 'fromEntities' | 'toEntities',
  entities: FlowEnd['entities'],
  ports: readonly NetworkPolicyPort[],
): readonly object[] {
  if (!entities) return [];
  const listed = ports.map(({ port, protocol = 'TCP' }) => ({ port: String(port), protocol }));
  return [{ [field]: [...entities], toPorts: [{ ports: listed }] }];
}

/** Two parts of the overlay may request the same connection. */
function distinct(rules: readonly object[]): object[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** Two ends of one name would share one policy. Rules of the environment refuse such names before. */
function sameAs(policies: ReadonlyMap<string, OwnPods>, policy: OwnPods): OwnPods {
  const known = policies.get(`${policy.namespace}/${policy.name}`);
  if (known && JSON.stringify(known.podLabels) !== JSON.stringify(policy.podLabels))
    throw new Error(
      `two kinds of pods have a network policy ${policy.name} of namespace ${policy.namespace}: ${JSON.stringify(known.podLabels)} and ${JSON.stringify(policy.podLabels)}; this is a mistake of cdk8s-mlflow, please report it with this message and the environment file`,
    );
  return policy;
}

function isFor({ policy }: FlowEnd, { name, namespace }: OwnPods): boolean {
  return policy?.name === name && policy.namespace === namespace;
}

/** One rule for each set of ports, with every peer that uses them. A peer that is any address stays a separate rule. */
function joined(flows: readonly Flow[], side: 'from' | 'to'): readonly object[] {
  const rules = new Map<
    string,
    { readonly ports: readonly NetworkPolicyPort[]; readonly peers: NetworkPolicyPeer[] }
  >();
  for (const flow of flows) {
    const { peers } = side === 'from' ? flow.from : flow.to;
    const key = JSON.stringify([flow.ports, peers.length > 0]);
    const rule = rules.get(key) ?? { ports: flow.ports, peers: [] };
    const known = new Set(rule.peers.map((peer) => JSON.stringify(peer)));
    rule.peers.push(...peers.filter((peer) => !known.has(JSON.stringify(peer))));
    rules.set(key, rule);
  }
  return [...rules.values()].map(({ ports, peers }) => ({
    ports: [...ports],
    ...(peers.length > 0 ? { [side]: peers } : {}),
  }));
}
