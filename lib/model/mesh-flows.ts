import type { NetworkPolicyPeer } from '../../imports/kubernetes.js';
import { type Flow, type FlowEnd, podsOfNamespace, tcp } from './flow.js';
import { ownEnds, portsOf } from './further-flows.js';
import type { Mesh } from './mesh-schema.js';

/** istiod, from which sidecars get certificates and configuration, and the port of HBONE (Istio, "Application requirements"). */
const controlPlanePort = 15012;
export const hbonePort = 15008;

/**
 * Addresses from which istio-cni lets probes of the kubelet come in ambient mode (Istio, "Ambient and Kubernetes NetworkPolicy";
 * cni/pkg/iptables, HostProbeSNATAddress).
 */
export const probeAddresses = ['169.254.7.127/32', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128'] as const;

/** What a mesh adds to the connections of pods. */
export function meshFlows(flows: readonly Flow[], mesh: Mesh): readonly Flow[] {
  return mesh.type === 'istio'
    ? ownEnds(flows).map((from) => controlPlaneFlow(from, mesh))
    : [...tunnels(flows), ...ownEnds(flows).flatMap((to) => probeFlows(flows, to))];
}

export function controlPlaneFlow(from: FlowEnd, { namespace }: Mesh): Flow {
  return {
    from,
    to: podsOfNamespace('istiod', namespace, { app: 'istiod' }),
    ports: tcp(controlPlanePort),
    why: 'certificates and configuration of the mesh',
  };
}

/** Between pods of the mesh every connection arrives on the port of HBONE, whatever port the program listens on. */
function tunnels(flows: readonly Flow[]): readonly Flow[] {
  const pods = flows.filter(({ from, to }) => isPods(from.peers) && isPods(to.peers));
  const tunnelled = pods.map(({ from, to }) => ({ from, to, ports: tcp(hbonePort), why: 'HBONE of the mesh' }));
  return [...new Map(tunnelled.map((flow) => [JSON.stringify(flow), flow])).values()];
}

function probeFlows(flows: readonly Flow[], to: FlowEnd): readonly Flow[] {
  const ports = portsOf(flows, to);
  const peers = probeAddresses.map((cidr) => ({ ipBlock: { cidr } }));
  return ports.length > 0 ? [{ from: { what: 'kubelet', peers }, to, ports, why: 'probes in ambient mode' }] : [];
}

function isPods(peers: readonly NetworkPolicyPeer[]): boolean {
  return peers.length > 0 && peers.every(({ ipBlock }) => !ipBlock);
}
