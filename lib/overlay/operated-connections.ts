import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule } from '../../imports/kubernetes.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { calledDestinations } from '../model/called-services.js';
import { destinationRules } from '../model/egress.js';
import { apiServerFlow, destinationFlow, type Flow, ownPods } from '../model/flow.js';
import { furtherFlows, furtherPeers } from '../model/further-flows.js';
import { leavingEnds, proxyDestination } from '../model/http-proxy.js';
import { controlPlaneFlow, hbonePort, probeAddresses } from '../model/mesh-flows.js';
import { operated } from '../model/operated.js';
import type { OperatedServer } from '../operated/operated-server.js';
import { isServed } from '../stores/artifacts/artifact-store.js';

/** Components whose policies an overlay with an operator can add to. */
export function operatedComponents({ settings, operator }: OperatedEnvironment): readonly string[] {
  return [
    'server',
    ...(settings.garbageCollection ? ['garbage-collection'] : []),
    ...(operator.installedBy === 'manifests' ? ['operator'] : []),
  ];
}

/** The connections of the server and of the garbage collection to what the overlay does not have. The operator makes the policy of the server. */
export function operatedFlows(environment: OperatedEnvironment, server: OperatedServer): readonly Flow[] {
  const { settings, namespace } = environment;
  const { apiServer } = settings.networkPolicy;
  const { databases, artifacts } = server.stores;
  const collection = ownPods('garbage collection', {
    component: 'garbage-collection',
    name: operated.garbageCollection,
    namespace,
    podLabels: { app: operated.garbageCollection },
  });
  const pods = server.endpoint;
  const collected = isServed(settings.artifactStore) ? [databases] : [databases, artifacts];
  const computed = [
    ...server.flows,
    ...calledDestinations(settings.networkPolicy).map((destination) => destinationFlow(pods, destination)),
    apiServerFlow(pods, apiServer, 'authorization and workspaces'),
    ...(settings.garbageCollection
      ? [apiServerFlow(collection, apiServer, 'workspaces'), ...collected.flatMap(({ flows }) => flows(collection))]
      : []),
  ];
  return [...computed, ...furtherFlows(computed, { ...settings.networkPolicy, additionalIngress: [] })];
}

/** Whether pods of a component get the variables of the proxy, and so its port. */
export function proxyEgressOf(
  { settings: { httpProxy } }: OperatedEnvironment,
  component: 'server' | 'garbage-collection',
  flows: readonly Flow[],
): readonly NetworkPolicyEgressRule[] {
  const leaves = component === 'server' || leavingEnds(flows).some(({ policy }) => policy?.component === component);
  return httpProxy && leaves ? destinationRules([proxyDestination(httpProxy)]) : [];
}

/** Additional egress of a component, as rules of its policy. */
export function additionalEgressOf(
  { settings }: OperatedEnvironment,
  component: 'server' | 'garbage-collection' | 'operator',
): readonly NetworkPolicyEgressRule[] {
  return settings.networkPolicy.additionalEgress
    .filter(({ components }) => !components || components.includes(component))
    .map(({ to, ports, protocol }) => {
      const peers = furtherPeers(to);
      return { ports: ports.map((port) => ({ protocol, port })), ...(peers.length > 0 ? { to: [...peers] } : {}) };
    });
}

/** What pods in a mesh connect to: sidecars to istiod; in ambient mode pods to others on the port of HBONE. */
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
