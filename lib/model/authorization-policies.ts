import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { NetworkPolicyPeer } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import type { Flow } from './flow.js';
import { ownEnds } from './further-flows.js';
import type { Mesh } from './mesh-schema.js';

export interface AuthorizationPoliciesProps {
  /** Connections of the programs, without those of the mesh itself. */
  readonly flows: readonly Flow[];
  /** Namespaces whose pods are not in the mesh, and so have no identity. */
  readonly outsideNamespaces: readonly string[];
}

type Source = Readonly<Record<string, readonly string[]>>;

/**
 * An AuthorizationPolicy of Istio for each component that is connected to, made from the same connections as the network policies. A
 * sender is known by its namespace: labels of pods are no identity.
 */
export class AuthorizationPolicies extends Construct {
  constructor(scope: Construct, id: string, { flows, outsideNamespaces }: AuthorizationPoliciesProps) {
    super(scope, id);
    validate(this);
    for (const { policy } of ownEnds(flows)) {
      if (!policy) continue;
      const { name, namespace, podLabels } = policy;
      const inbound = flows.filter(({ to }) => to.policy?.name === name && to.policy.namespace === namespace);
      // Without rules a policy would deny everything, which the network policy does already.
      if (inbound.length === 0) continue;
      new ApiObject(this, `${namespace}.${name}`, {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name, namespace },
        spec: {
          action: 'ALLOW',
          selector: { matchLabels: { ...podLabels } },
          rules: rulesOf(inbound, outsideNamespaces),
        },
      });
    }
  }
}

/** One rule for each set of ports. A source that cannot be named leaves the rule to its ports. */
function rulesOf(flows: readonly Flow[], outside: readonly string[]): readonly object[] {
  const rules = new Map<string, { readonly ports: readonly string[]; readonly sources: Source[]; open: boolean }>();
  for (const { from, ports } of flows) {
    const numbers = ports.flatMap(({ port }) => (typeof port === 'number' ? [String(port)] : []));
    const key = numbers.join();
    const rule = rules.get(key) ?? { ports: numbers, sources: [], open: false };
    for (const source of from.peers.map((peer) => sourceOf(peer, outside)))
      if (!source) rule.open = true;
      else if (!rule.sources.some((known) => JSON.stringify(known) === JSON.stringify(source)))
        rule.sources.push(source);
    if (from.peers.length === 0) rule.open = true;
    rules.set(key, rule);
  }
  return [...rules.values()].map(({ ports, sources, open }) => ({
    ...(open ? {} : { from: sources.map((source) => ({ source })) }),
    ...(ports.length > 0 ? { to: [{ operation: { ports } }] } : {}),
  }));
}

function sourceOf({ ipBlock, namespaceSelector }: NetworkPolicyPeer, outside: readonly string[]): Source | undefined {
  if (ipBlock) return { ipBlocks: [ipBlock.cidr], ...(ipBlock.except ? { notIpBlocks: ipBlock.except } : {}) };
  const namespace = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
  // Namespaces that only labels tell apart: any identity of the mesh; the network policy knows the labels.
  if (namespace === undefined) return { principals: ['*'] };
  return outside.includes(namespace) ? undefined : { namespaces: [namespace] };
}

/** Namespaces outside the mesh, where the environment names none: what scrapes, and operators. */
export function outsideOf(flows: readonly Flow[], { outsideNamespaces }: Mesh): readonly string[] {
  if (outsideNamespaces) return outsideNamespaces;
  const usual = ['monitoring', 'Prometheus', 'CloudNativePG operator', 'Keycloak operator'];
  const peers = flows.filter(({ from }) => usual.includes(from.what)).flatMap(({ from }) => from.peers);
  return peers.flatMap(
    ({ namespaceSelector }) => namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? [],
  );
}
