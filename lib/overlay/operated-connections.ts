import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule } from '../../imports/kubernetes.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { calledDestinations } from '../model/called-services.js';
import { destinationRules } from '../model/egress.js';
import { apiServerFlow, destinationFlow, type Flow } from '../model/flow.js';
import { furtherFlows, furtherPeers, ownEnds } from '../model/further-flows.js';
import { proxyDestination, proxyFlows } from '../model/http-proxy.js';
import { controlPlaneFlow, hbonePort, meshFlows, probeAddresses } from '../model/mesh-flows.js';
import { operated } from '../model/operated.js';
import type { OperatedServer } from '../operated/operated-server.js';

/** Components whose policies an overlay with an operator can add to. */
export function operatedComponents({ operator }: OperatedEnvironment, flows: readonly Flow[]): readonly string[] {
  return [
    ...ownEnds(flows).flatMap(({ policy }) => policy?.component ?? []),
    ...(operator.installedBy === 'manifests' ? ['operator'] : []),
  ];
}

/** The connections of pods in the overlay and of the server, whose policy is the operator's: what constructs publish, and what the environment names. */
export function operatedFlows(
  { settings }: OperatedEnvironment,
  { endpoint }: OperatedServer,
  ofConstructs: readonly Flow[],
): readonly Flow[] {
  const { apiServer } = settings.networkPolicy;
  const called = calledDestinations(settings.networkPolicy);
  const computed = [
    ...ofConstructs,
    ...called.map((destination) => destinationFlow(endpoint, destination)),
    apiServerFlow(endpoint, apiServer, 'authorization and workspaces'),
  ];
  return [...computed, ...furtherFlows(computed, { ...settings.networkPolicy, additionalIngress: [] })];
}

/** The same with those that pods need for a proxy and a mesh. */
export function operatedPolicies({ settings }: OperatedEnvironment, direct: readonly Flow[]): readonly Flow[] {
  const programs = [...direct, ...(settings.httpProxy ? proxyFlows(direct, settings.httpProxy) : [])];
  return [...programs, ...(settings.mesh ? meshFlows(programs, settings.mesh) : [])];
}

/** The proxy, for the server, whose users name model providers and webhooks. */
export function proxyEgress({ settings: { httpProxy } }: OperatedEnvironment): readonly NetworkPolicyEgressRule[] {
  return httpProxy ? destinationRules([proxyDestination(httpProxy)]) : [];
}

/** Additional egress of a component whose policy is not made of flows, as rules. */
export function additionalEgressOf(
  { settings }: OperatedEnvironment,
  component: 'server' | 'operator',
): readonly NetworkPolicyEgressRule[] {
  return settings.networkPolicy.additionalEgress
    .filter(({ components }) => !components || components.includes(component))
    .map(({ to, ports, protocol }) => {
      const peers = furtherPeers(to);
      return { ports: ports.map((port) => ({ protocol, port })), ...(peers.length > 0 ? { to: [...peers] } : {}) };
    });
}

/** What the server in a mesh connects to: sidecars to istiod; in ambient mode pods to others on the port of HBONE. */
export function meshEgress({ settings: { mesh } }: OperatedEnvironment): readonly NetworkPolicyEgressRule[] {
  if (!mesh) return [];
  if (mesh.type === 'istio-ambient')
    return [{ ports: [{ protocol: 'TCP', port: hbonePort }], to: [{ namespaceSelector: {} }] }];
  const { to, ports } = controlPlaneFlow({ what: 'server', peers: [] }, mesh);
  return [{ ports: [...ports], to: [...to.peers] }];
}

/** Ingress in ambient mode: the policy of the operator lets every pod of the cluster in, which here arrives by HBONE. */
function ambientIngress({ settings: { mesh } }: OperatedEnvironment): readonly NetworkPolicyIngressRule[] {
  if (mesh?.type !== 'istio-ambient') return [];
  return [
    { ports: [{ protocol: 'TCP', port: hbonePort }], from: [{ namespaceSelector: {} }] },
    {
      ports: [{ protocol: 'TCP', port: operated.port }],
      from: probeAddresses.map((cidr) => ({ ipBlock: { cidr } })),
    },
  ];
}

/** Additional ingress of the server, in a policy of its own: that of the operator has no field for it, and policies add up. */
export function addIngressPolicy(scope: Construct, environment: OperatedEnvironment): void {
  const { settings, namespace } = environment;
  const given = settings.networkPolicy.additionalIngress.map(({ from, ports = [operated.port], protocol }) => {
    const peers = furtherPeers(from);
    return { ports: ports.map((port) => ({ protocol, port })), ...(peers.length > 0 ? { from: [...peers] } : {}) };
  });
  const ingress = [...given, ...ambientIngress(environment)];
  if (ingress.length === 0) return;
  const { spec } = {
    spec: { podSelector: { matchLabels: operated.podLabels }, policyTypes: ['Ingress'], ingress },
  } satisfies NetworkPolicy;
  new ApiObject(scope, 'AdditionalIngress', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: operated.additionalPolicy, namespace },
    spec,
  });
}
