import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';
import { keyInSecret } from '../../schema/secret-key.js';
import { access, containerPrefix, credentialsSecret, googleIdentity, prefix } from './artifact-fields.js';

export const gcsSchema = z.strictObject({
  type: field(z.literal('gcs'), 'A bucket of Google Cloud Storage.', 'gcs'),
  bucket: field(
    z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
        'a bucket name consists of at least 3 lower-case letters, digits, "-", "_" and "."',
      ),
    'Name of the bucket; it must exist.',
    'mlflow-artifacts',
  ),
  prefix,
  credentials: field(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: field(z.literal('key-file'), 'The key file of a Google service account, in a Secret.', 'key-file'),
        name: credentialsSecret,
        key: keyInSecret('key.json'),
      }),
      googleIdentity,
    ]),
    'How the server authenticates to Google.',
    {
      type: 'workload-identity',
      serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'mlflow@project.iam.gserviceaccount.com' },
    },
  ),
  access,
  peer: peerField('port 443 of any address', { cidrs: ['199.36.153.8/30'] }),
});

export const azureSchema = z.strictObject({
  type: field(z.literal('azure'), 'A container of Azure Blob Storage.', 'azure'),
  account: field(
    z
      .string()
      .regex(/^[a-z0-9]{3,24}$/, 'the name of a storage account consists of 3 to 24 lower-case letters and digits'),
    'Name of the storage account.',
    'mlflowartifacts',
  ),
  container: field(
    z
      .string()
      .regex(
        /^[a-z0-9](-?[a-z0-9]){2,62}$/,
        'the name of a container consists of 3 to 63 lower-case letters, digits and single "-"',
      ),
    'Name of the container; it must exist.',
    'mlflow',
  ),
  prefix: containerPrefix,
  endpointSuffix: field(
    z.enum(['core.windows.net', 'core.chinacloudapi.cn', 'core.usgovcloudapi.net']).default('core.windows.net'),
    'The Azure cloud.',
    'core.windows.net',
  ),
  credentials: field(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: field(z.literal('access-key'), 'An access key of the storage account, in a Secret.', 'access-key'),
        name: credentialsSecret,
        key: keyInSecret('AZURE_STORAGE_ACCESS_KEY'),
      }),
      z.strictObject({
        type: field(z.literal('connection-string'), 'A connection string, in a Secret.', 'connection-string'),
        name: credentialsSecret,
        key: keyInSecret('AZURE_STORAGE_CONNECTION_STRING'),
      }),
      z.strictObject({
        type: field(
          z.literal('workload-identity'),
          "Azure trusts the server's ServiceAccount; no key is used.",
          'workload-identity',
        ),
        clientId: field(
          z.guid(),
          'Client id of the managed identity that may write to the container.',
          '00000000-0000-0000-0000-000000000000',
        ),
        tenantId: field(
          z.guid().optional(),
          'Tenant of the identity. Default: that of the cluster.',
          '00000000-0000-0000-0000-000000000000',
        ),
      }),
    ]),
    'How the server authenticates to Azure.',
    { type: 'workload-identity', clientId: '00000000-0000-0000-0000-000000000000' },
  ),
  access,
  peer: peerField('port 443 of any address', { cidrs: ['20.60.0.0/16'] }),
});

export type GcsStore = z.output<typeof gcsSchema>;
export type AzureStore = z.output<typeof azureSchema>;
