import { z } from 'zod';
import { dnsLabel, field } from '../schema/fields.js';
import { issuerTokenField, viaField } from './client-schema.js';

/** The settings for notebooks, pipelines and jobs that use this server. */
export const clientKitSchema = z.strictObject({
  namespaces: field(
    z
      .array(dnsLabel)
      .min(1)
      .refine((names) => new Set(names).size === names.length, {
        error: 'a namespace is listed twice',
        params: { fix: 'remove one of the duplicates' },
      }),
    'Namespaces in which a ConfigMap <name of the server>-client is created, whose keys are the variables of a client. The namespaces must exist.',
    ['team-a'],
  ),
  via: viaField,
  issuerToken: issuerTokenField,
});

export type ClientKitSettings = z.output<typeof clientKitSchema>;
