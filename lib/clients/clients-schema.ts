import { z } from 'zod';
import { dnsLabel, field } from '../schema/fields.js';

/** What notebooks, pipelines and jobs are given so that nobody has to look up how this server is called. */
export const clientKitSchema = z.strictObject({
  namespaces: field(
    z
      .array(dnsLabel)
      .min(1)
      .refine((names) => new Set(names).size === names.length, {
        error: 'a namespace stands there twice',
        params: { fix: 'remove one of the two' },
      }),
    'Namespaces that get a ConfigMap <name of the server>-client, whose keys are the variables of a client. They must exist.',
    ['team-a'],
  ),
  via: field(
    z.enum(['cluster', 'gateway']).default('cluster'),
    'Which URI clients use. cluster: the Service. gateway: the public one, whose certificate needs no CA of its own.',
    'cluster',
  ),
});

export type ClientKitSettings = z.output<typeof clientKitSchema>;
