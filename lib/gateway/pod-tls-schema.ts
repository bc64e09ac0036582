import { z } from 'zod';
import { tlsSchema } from '../model/tls-schema.js';
import { about, dnsSubdomain } from '../schema/fields.js';

const [, certManager] = tlsSchema.options;

const none = z.strictObject({
  source: about(
    z.literal('none'),
    'The pods speak plain HTTP; tokens are readable on the network of the pods.',
    'none',
  ),
});

const givenSecret = z.strictObject({
  source: about(z.literal('secret'), 'Somebody puts a Secret there and renews it.', 'secret'),
  secretName: about(
    dnsSubdomain.optional(),
    'The Secret, with tls.crt, tls.key and ca.crt. Default: <name>-tls.',
    'mlflow-tls',
  ),
});

/** Where the certificate that the pods of a standalone server show comes from. */
export const podTlsSchema = z.discriminatedUnion('source', [none, certManager, givenSecret]);

export type PodTls = z.output<typeof podTlsSchema>;
