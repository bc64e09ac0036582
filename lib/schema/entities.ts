import { z } from 'zod';
import { field } from './fields.js';

const entity = z.enum(['ingress', 'kube-apiserver', 'host', 'remote-node', 'world', 'cluster']);

/**
 * Ends of connections that Cilium knows by an identity of its own, which no pod selector and no address range of a NetworkPolicy
 * matches (Cilium 1.18, "Layer 3 policies", entities).
 */
export function entitiesField(what: string, ...example: z.input<typeof entity>[]) {
  return field(
    z.array(entity).min(1).optional(),
    `${what} as entities of Cilium, which a CiliumNetworkPolicy of the overlay names; only with Cilium. Default: none.`,
    example,
    ['host', 'remote-node'],
  );
}

export type Entity = z.output<typeof entity>;
