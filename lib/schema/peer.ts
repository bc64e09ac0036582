import { z } from 'zod';
import { cidr, dnsLabel, field, labels, port } from './fields.js';

/** Where a store listens, as a NetworkPolicy can say it: pods of a namespace, or ranges of addresses. */
export const peerSchema = z
  .strictObject({
    namespace: field(
      dnsLabel.optional(),
      'Namespace of the pods that listen there. Default: read from a host of the form <service>.<namespace>.svc.',
      'databases',
    ),
    podLabels: field(labels.optional(), 'Labels of those pods. Default: every pod of the namespace.', {
      'cnpg.io/cluster': 'mlflow-db',
    }),
    cidrs: field(
      z.array(cidr).min(1).optional(),
      'Ranges of addresses outside the cluster. Default: any address, on this port only.',
      ['10.20.0.0/16'],
    ),
    ports: field(
      z.array(port).min(1).optional(),
      'Ports that the pods themselves listen on, where their Service maps another port to them: OVN-Kubernetes judges after that mapping. Default: the port of the URI.',
      [6443],
    ),
  })
  .refine((peer) => !(peer.cidrs && (peer.namespace || peer.podLabels)), {
    error: 'cidrs cannot stand beside namespace or podLabels: a NetworkPolicy peer is one or the other',
    params: { fix: 'keep cidrs for addresses outside the cluster, namespace and podLabels for pods' },
  });

/** What the network policies open for something outside the overlay. */
export function peerField(derived: string, example: z.input<typeof peerSchema>) {
  return field(peerSchema.optional(), `What the network policies open for it. Default: ${derived}.`, example);
}

export type Peer = z.output<typeof peerSchema>;
