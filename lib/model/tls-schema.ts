import { z } from 'zod';
import { dnsSubdomain, field } from '../schema/fields.js';

const serviceCa = z.strictObject({
  source: field(z.literal('service-ca'), "OpenShift's service CA signs for the Service; nothing to do.", 'service-ca'),
});

const certManager = z.strictObject({
  source: field(z.literal('cert-manager'), 'cert-manager issues and renews it.', 'cert-manager'),
  issuer: field(
    z
      .strictObject({
        name: field(dnsSubdomain, 'Name of the issuer.', 'internal-ca'),
        kind: field(
          z.enum(['Issuer', 'ClusterIssuer']).default('ClusterIssuer'),
          'Kind of the issuer.',
          'ClusterIssuer',
        ),
      })
      .optional(),
    'The issuer that signs. Default: the overlay makes a CA of its own for this namespace.',
    { name: 'internal-ca', kind: 'ClusterIssuer' },
  ),
});

const givenSecret = z.strictObject({
  source: field(z.literal('secret'), 'Somebody puts the Secret mlflow-tls there and renews it.', 'secret'),
});

/** Where the certificate that the server shows comes from. The operator mounts it from the Secret `mlflow-tls`. */
export const tlsSchema = z.discriminatedUnion('source', [serviceCa, certManager, givenSecret]);

export type Tls = z.output<typeof tlsSchema>;
