import { z } from 'zod';
import { dnsLabel, field } from '../schema/fields.js';

/** The service mesh that the pods of the overlay join. */
export const meshSchema = z.strictObject({
  type: field(
    z.enum(['istio', 'istio-ambient']),
    'istio: a sidecar in every pod; in Jobs a native one, so that they end, which requires Istio 1.24. istio-ambient: ztunnel on the nodes, with HBONE on port 15008.',
    'istio',
  ),
  namespace: field(dnsLabel.default('istio-system'), 'Namespace of the control plane, istiod.', 'istio-system'),
  revision: field(
    dnsLabel.optional(),
    'Revision of the control plane, as the label istio.io/rev of the pods. Default: the one without a name.',
    'stable',
  ),
  outsideNamespaces: field(
    z.array(dnsLabel).optional(),
    'Namespaces whose pods connect to those of the overlay and are not in the mesh: they have no identity, so only network policies restrict them. Default: those of Prometheus and of the operator of CloudNativePG.',
    ['monitoring'],
  ),
});

export type Mesh = z.output<typeof meshSchema>;
