import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../api/embedded.js';
import { about, dataKey, dnsSubdomain, labels, quantity } from '../environment/fields.js';
import { peerSchema } from '../network/peer.js';
import { s3Schema, volumeArtifactsSchema } from './artifact-store-schema.js';
import { bucketName, bucketPrefix } from './bucket-fields.js';
import { caSourceSchema } from './postgresql-fields.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

const secretName = about(
  dnsSubdomain.optional(),
  'Name of the Secret, in the namespace of the server. Default: <name of the server>-artifacts-credentials.',
  'mlflow-artifacts-credentials',
);

const keyPairKeys = {
  accessKeyIdKey: about(dataKey.default('AWS_ACCESS_KEY_ID'), 'Key that holds the access key id.', 'AWS_ACCESS_KEY_ID'),
  secretAccessKeyKey: about(
    dataKey.default('AWS_SECRET_ACCESS_KEY'),
    'Key that holds the secret access key.',
    'AWS_SECRET_ACCESS_KEY',
  ),
};

const keyPair = z.strictObject({
  type: about(z.literal('secret'), 'An access key pair in a Secret.', 'secret'),
  name: secretName,
  ...keyPairKeys,
});

const bucketClaim = z.strictObject({
  type: about(
    z.literal('bucket-claim'),
    'An ObjectBucketClaim of the overlay: the storage class makes the bucket, and its key pair in a Secret.',
    'bucket-claim',
  ),
  storageClassName: about(
    dnsSubdomain,
    'Storage class of the claim: one of NooBaa or Ceph.',
    'openshift-storage.noobaa.io',
  ),
});

const annotations = about(
  labels.refine((all) => Object.keys(all).length > 0, 'at least one annotation'),
  "Annotations that tie the server's ServiceAccount to an identity of the cloud.",
  { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/mlflow' },
);

const workloadIdentity = z.strictObject({
  type: about(
    z.literal('workload-identity'),
    "The server's own ServiceAccount is trusted by the cloud; no key exists.",
    'workload-identity',
  ),
  serviceAccountAnnotations: annotations,
});

const access = about(
  z.enum(['served', 'direct']).default('served'),
  'served: clients send artifacts through the server and need no credentials of the store. direct: clients write to the store themselves with credentials of their own.',
  'served',
);

const prefix = about(
  bucketPrefix.default('artifacts'),
  'Folder inside the bucket; below it each workspace has its own.',
  'artifacts',
);

const { privateCa: _, ...s3Fields } = s3Schema.shape;

export const standaloneS3Schema = z
  .strictObject({
    ...s3Fields,
    credentials: about(
      z.discriminatedUnion('type', [keyPair, workloadIdentity, bucketClaim]).prefault({ type: 'secret' }),
      'How the server proves itself to the S3 service.',
      { type: 'secret', name: 'mlflow-artifacts-credentials' },
    ),
    ca: about(
      caSourceSchema.optional(),
      'The CA of the endpoint, with every other that the S3 client must trust. Default: the CAs that the image trusts.',
      { configMap: 'openshift-service-ca.crt', key: 'service-ca.crt' },
    ),
  })
  .refine((store) => store.provider === 'aws' || store.endpoint !== undefined, {
    error: 'an S3 service other than Amazon needs its endpoint',
    path: ['endpoint'],
    params: { fix: 'write endpoint: https://<host of the service>' },
  });

export const inClusterS3Schema = z.strictObject({
  type: about(
    z.literal('in-cluster-s3'),
    'An S3 server of one pod with a volume, made by the overlay: for kind and small clusters.',
    'in-cluster-s3',
  ),
  server: about(
    z.enum(['versitygw', 'seaweedfs']).default('versitygw'),
    'Which S3 server: Versity S3 Gateway keeps each object as a plain file, and is what the proof runs; SeaweedFS packs them into volumes, and is what the operator of Open Data Hub has on kind.',
    'versitygw',
  ),
  image: about(
    z.string().min(1).optional(),
    'Image of the S3 server. Default: ghcr.io/versity/versitygw:v1.8.0 or chrislusf/seaweedfs:4.39.',
    'ghcr.io/versity/versitygw:v1.8.0',
  ),
  bucket: about(bucketName.default('mlflow'), 'Name of the bucket, which the S3 server makes itself.', 'mlflow'),
  prefix,
  region: about(z.string().min(1).default('us-east-1'), 'Region that the S3 server says it is in.', 'us-east-1'),
  storage: about(
    z
      .strictObject({
        size: about(quantity.default('50Gi'), 'Size of the volume.', '50Gi'),
        storageClass: about(
          dnsSubdomain.optional(),
          "Storage class; Versity S3 Gateway needs a file system with extended attributes. Default: the cluster's default.",
          'fast',
        ),
      })
      .prefault({}),
    'The volume of the objects.',
    { size: '50Gi' },
  ),
  resources: about(resources.optional(), 'CPU and memory of the S3 server. Default: 100m and 256Mi, limited to 1Gi.', {
    requests: { cpu: '100m', memory: '256Mi' },
  }),
  credentials: about(
    z.strictObject({ name: secretName, ...keyPairKeys }).prefault({}),
    "The key pair of MLflow's own identity, which owns the bucket and nothing else; read by the server and the S3 server.",
    { name: 'mlflow-artifacts-credentials' },
  ),
  access,
});

const gcsSchema = z.strictObject({
  type: about(z.literal('gcs'), 'A bucket of Google Cloud Storage.', 'gcs'),
  bucket: about(
    z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
        'a bucket name is 3 or more lower-case letters, digits, "-", "_" and "."',
      ),
    'Name of the bucket; it must exist.',
    'mlflow-artifacts',
  ),
  prefix,
  credentials: about(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: about(z.literal('key-file'), 'The key file of a service account of Google, in a Secret.', 'key-file'),
        name: secretName,
        key: about(dataKey.default('key.json'), 'Key inside the Secret.', 'key.json'),
      }),
      workloadIdentity,
    ]),
    'How the server proves itself to Google.',
    {
      type: 'workload-identity',
      serviceAccountAnnotations: { 'iam.gke.io/gcp-service-account': 'mlflow@project.iam.gserviceaccount.com' },
    },
  ),
  access,
  peer: about(peerSchema.optional(), 'What the network policies open for it. Default: port 443 of any address.', {
    cidrs: ['199.36.153.8/30'],
  }),
});

const azureSchema = z.strictObject({
  type: about(z.literal('azure'), 'A container of Azure Blob Storage.', 'azure'),
  account: about(
    z.string().regex(/^[a-z0-9]{3,24}$/, 'a storage account is 3 to 24 lower-case letters and digits'),
    'Name of the storage account.',
    'mlflowartifacts',
  ),
  container: about(
    z
      .string()
      .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, 'a container is 3 to 63 lower-case letters, digits and single "-"'),
    'Name of the container; it must exist.',
    'mlflow',
  ),
  prefix: about(
    bucketPrefix.default('artifacts'),
    'Folder inside the container; below it each workspace has its own.',
    'artifacts',
  ),
  endpointSuffix: about(
    z.enum(['core.windows.net', 'core.chinacloudapi.cn', 'core.usgovcloudapi.net']).default('core.windows.net'),
    'Which cloud of Azure it is.',
    'core.windows.net',
  ),
  credentials: about(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: about(z.literal('access-key'), 'An access key of the storage account, in a Secret.', 'access-key'),
        name: secretName,
        key: about(dataKey.default('AZURE_STORAGE_ACCESS_KEY'), 'Key inside the Secret.', 'AZURE_STORAGE_ACCESS_KEY'),
      }),
      z.strictObject({
        type: about(z.literal('connection-string'), 'A connection string, in a Secret.', 'connection-string'),
        name: secretName,
        key: about(
          dataKey.default('AZURE_STORAGE_CONNECTION_STRING'),
          'Key inside the Secret.',
          'AZURE_STORAGE_CONNECTION_STRING',
        ),
      }),
      z.strictObject({
        type: about(
          z.literal('workload-identity'),
          "The server's own ServiceAccount is trusted by Azure; no key exists.",
          'workload-identity',
        ),
        clientId: about(
          z.guid(),
          'Client id of the managed identity that may write to the container.',
          '00000000-0000-0000-0000-000000000000',
        ),
        tenantId: about(
          z.guid().optional(),
          'Tenant of the identity. Default: the one of the cluster.',
          '00000000-0000-0000-0000-000000000000',
        ),
      }),
    ]),
    'How the server proves itself to Azure.',
    { type: 'workload-identity', clientId: '00000000-0000-0000-0000-000000000000' },
  ),
  access,
  peer: about(peerSchema.optional(), 'What the network policies open for it. Default: port 443 of any address.', {
    cidrs: ['20.60.0.0/16'],
  }),
});

/** Where models, files and archived traces are kept. */
export const standaloneArtifactStoreSchema = z.discriminatedUnion('type', [
  volumeArtifactsSchema,
  standaloneS3Schema,
  inClusterS3Schema,
  gcsSchema,
  azureSchema,
]);

export type StandaloneArtifactStore = z.output<typeof standaloneArtifactStoreSchema>;
export type StandaloneS3Store = z.output<typeof standaloneS3Schema>;
export type InClusterS3Store = z.output<typeof inClusterS3Schema>;
export type GcsStore = z.output<typeof gcsSchema>;
export type AzureStore = z.output<typeof azureSchema>;
