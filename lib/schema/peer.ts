import { z } from 'zod';
import { cidr, dnsLabel, field, labels, port } from './fields.js';

/** Where a store listens, as a NetworkPolicy can express it: pods of a namespace, or address ranges. */
export const peerSchema = z
  .strictObject({
    namespace: field(
      dnsLabel.optional(),
      'Namespace of the pods that listen there. Default: derived from a host of the form <service>.<namespace>.svc.',
      'databases',
    ),
    podLabels: field(labels.optional(), 'Labels of those pods. Default: every pod of the namespace.', {
      'cnpg.io/cluster': 'mlflow-db',
    }),
    cidrs: field(
      z.array(cidr).min(1).optional(),
      'Address ranges outside the cluster. Default: any address, on this port only.',
      ['10.20.0.0/16'],
    ),
    ports: field(
      z.array(port).min(1).optional(),
      'Ports that the pods themselves listen on, if their Service maps a different port to them: OVN-Kubernetes evaluates policies after that mapping. Default: the port of the URI.',
      [6443],
    ),
  })
  .refine((peer) => !(peer.cidrs && (peer.namespace || peer.podLabels)), {
    error: 'cidrs cannot be combined with namespace or podLabels: a NetworkPolicy peer is either pods or addresses',
    params: { fix: 'use cidrs for addresses outside the cluster, or namespace and podLabels for pods' },
  });

/** What the network policies allow for something outside the overlay. */
export function peerField(derived: string, example: z.input<typeof peerSchema>) {
  return field(
    peerSchema.optional(),
    `Destinations that the network policies allow for it. Default: ${derived}.`,
    example,
  );
}

export type Peer = z.output<typeof peerSchema>;
