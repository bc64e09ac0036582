import type { NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort } from '../../imports/kubernetes.js';
import type { Peer } from '../schema/peer.js';
import type { NetworkPolicySettings } from './network-policy-schema.js';

/** A host and port that pods must reach. */
export interface Destination {
  /** What it is, for documents: `PostgreSQL`. */
  readonly what: string;
  readonly host: string;
  readonly port: number;
  readonly peer?: Peer;
}

/** Name resolution. Every pod needs it, and no single selector matches the DNS pods of all clusters. */
export function dnsRule(ports: readonly number[]): NetworkPolicyEgressRule {
  return { ports: ports.flatMap((port) => [{ protocol: 'UDP', port } as const, { protocol: 'TCP', port } as const]) };
}

/** The API server, which runs on host addresses that no pod selector matches. */
export function apiServerRule(apiServer: NetworkPolicySettings['apiServer']): NetworkPolicyEgressRule {
  return rule(apiServer.ports, peersOf({ cidrs: apiServer.cidrs }));
}

/** The narrowest rule that allows a destination: its pods, otherwise its addresses, otherwise only its port. */
function destinationRule(destination: Destination): NetworkPolicyEgressRule {
  return rule(destination.peer?.ports ?? [destination.port], destinationPeers(destination));
}

/** Destinations as rules without duplicates: two stores in one database need one rule. */
export function destinationRules(destinations: readonly Destination[]): readonly NetworkPolicyEgressRule[] {
  const rules = new Map(
    destinations.map((destination) => {
      const opened = destinationRule(destination);
      return [JSON.stringify(opened), opened] as const;
    }),
  );
  return [...rules.values()];
}

/** The rule of a destination in the wording of documents: `pods of namespace databases, port 5432`. */
export function describeDestination(destination: Destination): string {
  const ports = (destination.peer?.ports ?? [destination.port]).join(', ');
  const peers = destinationPeers(destination).map((peer) =>
    peer.ipBlock ? peer.ipBlock.cidr : `pods of namespace ${namespaceOf(destination) ?? 'any'}`,
  );
  return `${peers.length > 0 ? peers.join(', ') : 'any address'}, port ${ports}`;
}

export function destinationPeers(destination: Destination): readonly NetworkPolicyPeer[] {
  const peers = peersOf({ ...destination.peer, namespace: namespaceOf(destination) });
  if (peers.length > 0) return peers;
  const range = addressRange(destination.host);
  return range ? [{ ipBlock: { cidr: range } }] : [];
}

/** Addresses or pods in the form of a policy; empty if neither is set. */
export function peersOf({
  namespace,
  podLabels,
  cidrs,
}: {
  readonly namespace?: string | undefined;
  readonly podLabels?: Readonly<Record<string, string>> | undefined;
  readonly cidrs?: readonly string[] | undefined;
}): readonly NetworkPolicyPeer[] {
  if (cidrs) return rangesOf(cidrs).map((cidr) => ({ ipBlock: { cidr } }));
  if (!namespace && !podLabels) return [];
  return [
    {
      namespaceSelector: namespace ? { matchLabels: { 'kubernetes.io/metadata.name': namespace } } : {},
      ...(podLabels ? { podSelector: { matchLabels: { ...podLabels } } } : {}),
    },
  ];
}

function namespaceOf({ peer, host }: Destination): string | undefined {
  return peer?.namespace ?? clusterHost(host)?.namespace;
}

/** Splits `<service>.<namespace>.svc[.cluster domain]`; undefined for every other host. */
export function clusterHost(host: string): { readonly service: string; readonly namespace: string } | undefined {
  const [service, namespace, svc] = host.split('.');
  return service && namespace && svc === 'svc' ? { service, namespace } : undefined;
}

/** 0.0.0.0/0 means any address, which on clusters with both families is ::/0 too. */
function rangesOf(cidrs: readonly string[]): readonly string[] {
  return cidrs.includes('0.0.0.0/0')
    ? [...new Set(cidrs.flatMap((cidr) => (cidr === '0.0.0.0/0' ? [cidr, '::/0'] : [cidr])))]
    : cidrs;
}

/** An address as a range of one, which policies name; undefined for a name. */
function addressRange(host: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return `${host}/32`;
  return host.includes(':') ? `${host}/128` : undefined;
}

function rule(ports: readonly number[], to: readonly NetworkPolicyPeer[]): NetworkPolicyEgressRule {
  const tcp: NetworkPolicyPort[] = ports.map((port) => ({ protocol: 'TCP', port }));
  return { ports: tcp, ...(to.length > 0 ? { to: [...to] } : {}) };
}
