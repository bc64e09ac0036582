import { z } from 'zod';
import { serviceCa, tlsSchema } from '../model/tls-schema.js';
import { dnsSubdomain, field } from '../schema/fields.js';

const [, certManager] = tlsSchema.options;

const none = z.strictObject({
  source: field(z.literal('none'), 'The pods serve plain HTTP; tokens can be read on the pod network.', 'none'),
});

const givenSecret = z.strictObject({
  source: field(z.literal('secret'), 'You create and rotate the Secret.', 'secret'),
  secretName: field(
    dnsSubdomain.optional(),
    'The Secret, with tls.crt, tls.key and ca.crt. Default: <name>-tls.',
    'mlflow-tls',
  ),
});

/** Where the certificate of the pods of a standalone server comes from. */
export const podTlsSchema = z.discriminatedUnion('source', [none, certManager, givenSecret, serviceCa]);
