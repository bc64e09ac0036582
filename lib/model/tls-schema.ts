import { z } from 'zod';
import { dnsSubdomain, field } from '../schema/fields.js';

export const serviceCa = z.strictObject({
  source: field(
    z.literal('service-ca'),
    "OpenShift's service CA issues the certificate of the Service; no action is required.",
    'service-ca',
  ),
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
    'The issuer. Default: a CA for this namespace, created by the overlay.',
    { name: 'internal-ca', kind: 'ClusterIssuer' },
  ),
});

const givenSecret = z.strictObject({
  source: field(z.literal('secret'), 'You create and rotate the Secret mlflow-tls.', 'secret'),
});

/** Where the server's certificate comes from. The operator mounts it from the Secret `mlflow-tls`. */
export const tlsSchema = z.discriminatedUnion('source', [serviceCa, certManager, givenSecret]);

export type Tls = z.output<typeof tlsSchema>;
