import type { NetworkPolicy } from '../../imports/kubernetes.js';
import { apiServerRule, dnsRule } from '../model/egress.js';
import { ownNetworkPolicy } from './differences.js';
import { metricsPort } from './manager-pod.js';
import { labels, podLabels } from './operator-names.js';
import type { OperatorProps } from './operator-props.js';

const anyApiServer = { ports: [443, 6443] };

/** The operator connects only to the API server, and only monitoring connects to it. Probes come from the node, which policies always allow. */
export function managerPolicy({
  namespace,
  monitoringNamespace,
  dnsPorts = [53],
  apiServer = anyApiServer,
  additionalEgress = [],
}: OperatorProps) {
  const spec: NetworkPolicy['spec'] = {
    podSelector: { matchLabels: podLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': monitoringNamespace } } }],
        ports: [{ protocol: 'TCP', port: metricsPort }],
      },
    ],
    egress: [dnsRule(dnsPorts), apiServerRule(apiServer), ...additionalEgress],
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: ownNetworkPolicy.value, namespace, labels },
    spec,
  };
}
