import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { NetworkPolicy, NetworkPolicyEgressRule } from '../../imports/kubernetes.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import { furtherPeers } from '../model/further-flows.js';
import { operated } from '../model/operated.js';

/** Components whose policies an overlay with an operator can add to. */
export function operatedComponents({ settings, operator }: OperatedEnvironment): readonly string[] {
  return [
    'server',
    ...(settings.garbageCollection ? ['garbage-collection'] : []),
    ...(operator.installedBy === 'manifests' ? ['operator'] : []),
  ];
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

/** Additional ingress of the server, in a policy of its own: that of the operator has no field for it, and policies add up. */
export function addIngressPolicy(scope: Construct, { settings, namespace }: OperatedEnvironment): void {
  const { additionalIngress } = settings.networkPolicy;
  if (additionalIngress.length === 0) return;
  const ingress = additionalIngress.map(({ from, ports = [operated.port], protocol }) => {
    const peers = furtherPeers(from);
    return { ports: ports.map((port) => ({ protocol, port })), ...(peers.length > 0 ? { from: [...peers] } : {}) };
  });
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
