import { z } from 'zod';
import { dnsSubdomain, field } from '../schema/fields.js';

const accessMode = z.enum(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany']);

/** A volume claim for the data of the server that exists already: another release, a restored snapshot, a static volume. */
export const existingClaimSchema = z.strictObject({
  name: field(dnsSubdomain, 'Name of the claim, in the namespace of the server.', 'mlflow-data'),
  accessModes: field(
    z.array(accessMode).min(1).default(['ReadWriteOnce']),
    'Its access modes. Several pods require ReadWriteMany.',
    ['ReadWriteMany'],
  ),
});

/** A mode as the condition that the README lists for the claim. */
export function accessModeCondition(mode: z.output<typeof accessMode>): string {
  return `access mode ${mode}`;
}
