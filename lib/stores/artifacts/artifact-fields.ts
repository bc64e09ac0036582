import { z } from 'zod';
import { field, labels } from '../../schema/fields.js';
import { secretName } from '../../schema/secret-key.js';
import { bucketPrefix } from './bucket-fields.js';

/** Fields that the artifact stores of the standalone server have in common. */
export const credentialsSecret = secretName('artifacts-credentials');

const annotations = field(
  labels.refine((all) => Object.keys(all).length > 0, 'at least one annotation'),
  "Annotations that tie the server's ServiceAccount to an identity of the cloud.",
  { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/mlflow' },
);

/** An identity of the cloud that takes the place of a key. */
export const workloadIdentity = z.strictObject({
  type: field(
    z.literal('workload-identity'),
    "The server's own ServiceAccount is trusted by the cloud; no key exists.",
    'workload-identity',
  ),
  serviceAccountAnnotations: annotations,
});

export const access = field(
  z.enum(['served', 'direct']).default('served'),
  'served: clients send artifacts through the server and need no credentials of the store. direct: clients write to the store themselves with credentials of their own.',
  'served',
);

export const prefix = field(
  bucketPrefix.default('artifacts'),
  'Folder inside the bucket; below it each workspace has its own.',
  'artifacts',
);
