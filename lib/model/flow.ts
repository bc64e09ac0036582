import type { NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort } from '../../imports/kubernetes.js';
import type { Entity } from '../schema/entities.js';
import { apiServerRule, type Destination, destinationPeers, dnsRule, peersOf } from './egress.js';
import type { ConnectedComponent } from './instance.js';
import type { NetworkPolicySettings } from './network-policy-schema.js';

/** One end of a connection, as a NetworkPolicy can express it. */
export interface FlowEnd {
  /** For documents: `server`, `Prometheus`, `API server`. Empty if the peers are sufficient. */
  readonly what: string;
  /** How a policy of the other end selects it. Empty: any address. */
  readonly peers: readonly NetworkPolicyPeer[];
  /** Present if the overlay contains the policy of this end: the pods that it selects, and the policy's name. */
  readonly policy?: OwnPods;
  /** Present if pods connect to it by this host, which is not part of the overlay. */
  readonly host?: string;
  /** Identities of Cilium in place of peers: only a CiliumNetworkPolicy can name them. */
  readonly entities?: readonly Entity[];
  /** Whether it is outside the cluster, as far as can be known. */
  readonly outside?: boolean;
}

/** Pods of the overlay that have their own policy. */
export interface OwnPods {
  readonly component: ConnectedComponent;
  /** Name of the policy. */
  readonly name: string;
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /**
   * Whether an operator makes the pods and their policy, so that the overlay has none for them.
   * @default false
   */
  readonly byOperator?: boolean;
}

/** A connection that must be possible. Policies of both ends and the README's table are computed only from these. */
export interface Flow {
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  /** Ports that the receiving pods listen on. */
  readonly ports: readonly NetworkPolicyPort[];
  /** `authorization and workspaces`. */
  readonly why: string;
}

/** Pods of a component of the overlay, with their own policy. */
export function ownPods(what: string, pods: OwnPods): FlowEnd {
  return {
    what,
    peers: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } },
        podSelector: { matchLabels: { ...pods.podLabels } },
      },
    ],
    policy: pods,
  };
}

/** All pods of a namespace that the overlay does not manage, or those with the given labels. */
export function podsOfNamespace(
  what: string,
  namespace: string,
  podLabels?: Readonly<Record<string, string>>,
): FlowEnd {
  return { what, peers: peersOf({ namespace, podLabels }) };
}

export function tcp(...ports: readonly (number | string)[]): readonly NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}

/** Name resolution. Every pod needs it, and no single selector matches the DNS pods of all clusters. */
export function dnsFlow(from: FlowEnd, ports: readonly number[]): Flow {
  return { from, to: { what: 'DNS', peers: [] }, ports: dnsRule(ports).ports ?? [], why: 'names' };
}

export function apiServerFlow(from: FlowEnd, apiServer: NetworkPolicySettings['apiServer'], why: string): Flow {
  const { to = [], ports = [] } = apiServerRule(apiServer);
  const { entities } = apiServer;
  return { from, to: { what: 'API server', peers: to, ...(entities ? { entities } : {}) }, ports, why };
}

/** An external store. */
export function destinationFlow(from: FlowEnd, destination: Destination): Flow {
  const ports = destination.peer?.ports ?? [destination.port];
  const { what, host } = destination;
  const peers = destinationPeers(destination);
  return {
    from,
    to: { what: `${what} ${host}`, peers, host, outside: isOutside(peers) },
    ports: tcp(...ports),
    why: destination.what,
  };
}

/** The connections of one end as egress rules, without duplicates: two stores in one database need one rule. */
export function egressRules(flows: readonly Flow[]): readonly NetworkPolicyEgressRule[] {
  const rules = flows.map(({ ports, to }) => ({
    ports: [...ports],
    ...(to.peers.length > 0 ? { to: [...to.peers] } : {}),
  }));
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** The receiving end and its ports in the wording of documents: `pods of namespace databases, port 5432`. */
export function describeFlow({ to, ports }: Flow): string {
  const peers = to.peers.map(({ ipBlock, namespaceSelector }) => {
    const name = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
    return ipBlock ? ipBlock.cidr : `pods of namespace ${name ?? 'any'}`;
  });
  return `${peers.length > 0 ? peers.join(', ') : 'any address'}, port ${ports.map(({ port }) => port).join(', ')}`;
}

/** Peers other than pods: addresses, or any address. */
export function isOutside(peers: readonly NetworkPolicyPeer[]): boolean {
  return peers.every(({ ipBlock }) => ipBlock !== undefined);
}

/** Whether two ends are the pods of one policy. */
export function hasPolicyOf(end: FlowEnd, { policy }: FlowEnd): boolean {
  return end.policy?.name === policy?.name && end.policy?.namespace === policy?.namespace;
}
