import { z } from 'zod';
import { tlsSchema } from '../model/tls-schema.js';
import { dnsSubdomain, field } from '../schema/fields.js';

const [, certManager] = tlsSchema.options;

const none = z.strictObject({
  source: field(
    z.literal('none'),
    'The pods speak plain HTTP; tokens are readable on the network of the pods.',
    'none',
  ),
});

const givenSecret = z.strictObject({
  source: field(z.literal('secret'), 'Somebody puts a Secret there and renews it.', 'secret'),
  secretName: field(
    dnsSubdomain.optional(),
    'The Secret, with tls.crt, tls.key and ca.crt. Default: <name>-tls.',
    'mlflow-tls',
  ),
});

/** Where the certificate that the pods of a standalone server show comes from. */
export const podTlsSchema = z.discriminatedUnion('source', [none, certManager, givenSecret]);
