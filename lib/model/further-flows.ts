import type { NetworkPolicyPeer } from '../../imports/kubernetes.js';
import { peersOf } from './egress.js';
import { type Flow, type FlowEnd, hasPolicyOf, isOutside } from './flow.js';
import type { FurtherEgress, FurtherIngress, OtherEnd } from './further-connections-schema.js';

export interface FurtherConnections {
  readonly additionalEgress: readonly FurtherEgress[];
  readonly additionalIngress: readonly FurtherIngress[];
}

/** The ends of flows that have their own policy, without duplicates. */
export function ownEnds(flows: readonly Flow[]): readonly FlowEnd[] {
  const ends = flows.flatMap(({ from, to }) => [from, to]);
  return [
    ...new Map(ends.map((end) => [`${end.policy?.namespace}/${end.policy?.name}`, end] as const)).values(),
  ].filter(({ policy }) => policy);
}

/** The connections that an environment adds, as flows of the pods that it has. */
export function furtherFlows(flows: readonly Flow[], given: FurtherConnections): readonly Flow[] {
  const ends = ownEnds(flows);
  return [
    ...given.additionalEgress.flatMap(({ reason, components, to, ports, protocol }) =>
      ends.filter(isOneOf(components)).map((from) => ({
        from,
        to: {
          ...furtherEnd(to),
          outside: isOutside(furtherPeers(to)) && (to?.entities ?? ['world']).includes('world'),
        },
        ports: ports.map((port) => ({ protocol, port })),
        why: reason,
      })),
    ),
    ...given.additionalIngress.flatMap(({ reason, components, from, ports, protocol }) =>
      ends.filter(isOneOf(components)).flatMap((to) => {
        const known = portsOf(flows, to);
        const opened = ports?.map((port) => ({ protocol, port })) ?? known;
        // A rule without ports would open all of them; a pod that is not connected to has none.
        return opened.length > 0 && (components || known.length > 0)
          ? [{ from: furtherEnd(from), to, ports: opened, why: reason }]
          : [];
      }),
    ),
  ];
}

function furtherEnd(end: OtherEnd | undefined): FlowEnd {
  return { what: '', peers: furtherPeers(end), ...(end?.entities ? { entities: end.entities } : {}) };
}

export function furtherPeers(end: OtherEnd | undefined): readonly NetworkPolicyPeer[] {
  return end ? peersOf(end) : [];
}

function isOneOf(components: readonly string[] | undefined) {
  return ({ policy }: FlowEnd): boolean =>
    !components || (policy !== undefined && components.includes(policy.component));
}

/** The ports at which other flows reach an end. */
export function portsOf(flows: readonly Flow[], end: FlowEnd): Flow['ports'] {
  const ports = flows.filter(({ to }) => hasPolicyOf(to, end)).flatMap((flow) => flow.ports);
  return [...new Map(ports.map((port) => [JSON.stringify(port), port])).values()];
}
