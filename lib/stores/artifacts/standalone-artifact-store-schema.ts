import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { componentPodWithoutTrust } from '../../pods/pod-settings.js';
import { caFileSchema } from '../../schema/ca-source.js';
import { dnsSubdomain, field, quantity } from '../../schema/fields.js';
import {
  access,
  credentialsSecret,
  eksPodIdentity,
  keyPair,
  keyPairFields,
  prefix,
  workloadIdentity,
} from './artifact-fields.js';
import {
  endpointRequired,
  hasEndpoint,
  s3Credentials,
  s3Schema,
  volumeArtifactsSchema,
} from './artifact-store-schema.js';
import { bucketName } from './bucket-fields.js';
import { azureSchema, gcsSchema } from './cloud-artifact-store-schema.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

const bucketClaim = z.strictObject({
  type: field(
    z.literal('bucket-claim'),
    'An ObjectBucketClaim of the overlay: the storage class provides the bucket, and its key pair in a Secret.',
    'bucket-claim',
  ),
  storageClassName: field(
    dnsSubdomain,
    'Storage class of the claim, of NooBaa or Ceph.',
    'openshift-storage.noobaa.io',
  ),
});

/** The CA of an S3 service. */
export const privateCa = field(
  z.boolean().optional(),
  'false if the image trusts the CA of the endpoint, so that `ca` is not required. Default: true for an https endpoint inside the cluster (.svc), on a private name such as .local, or on a private address.',
  false,
);

export const standaloneS3Schema = z
  .strictObject({
    ...s3Schema.shape,
    privateCa,
    credentials: s3Credentials(
      z
        .discriminatedUnion('type', [keyPair(credentialsSecret), workloadIdentity, eksPodIdentity, bucketClaim])
        .prefault({ type: 'secret' }),
      { type: 'secret', name: 'mlflow-artifacts-credentials' },
    ),
    ca: field(
      caFileSchema.optional(),
      'The CA of the endpoint, with all other CAs that the S3 client must trust. Default: the CAs that the image trusts.',
      { configMap: 'openshift-service-ca.crt', key: 'service-ca.crt' },
    ),
  })
  .refine(hasEndpoint, endpointRequired);

export const inClusterS3Schema = z.strictObject({
  type: field(
    z.literal('in-cluster-s3'),
    'An S3 server with one pod and a volume, which is part of the overlay: for kind and small clusters.',
    'in-cluster-s3',
  ),
  server: field(
    z.enum(['versitygw', 'seaweedfs']).default('versitygw'),
    'The S3 server. Versity S3 Gateway stores each object as a plain file, and is used by the tests of this project; SeaweedFS packs objects into volumes, and is used on kind by the operator of Open Data Hub.',
    'versitygw',
  ),
  image: field(
    z.string().min(1).optional(),
    'Image of the S3 server. Default: ghcr.io/versity/versitygw:v1.8.0 or chrislusf/seaweedfs:4.39.',
    'ghcr.io/versity/versitygw:v1.8.0',
  ),
  bucket: field(bucketName.default('mlflow'), 'Name of the bucket, which the S3 server creates.', 'mlflow'),
  prefix,
  region: field(z.string().min(1).default('us-east-1'), 'Region that the S3 server reports.', 'us-east-1'),
  storage: field(
    z
      .strictObject({
        size: field(quantity.default('50Gi'), 'Size of the volume.', '50Gi'),
        storageClass: field(
          dnsSubdomain.optional(),
          "Storage class; Versity S3 Gateway requires a file system with extended attributes. Default: the cluster's default.",
          'fast',
        ),
      })
      .prefault({}),
    'The volume of the objects.',
    { size: '50Gi' },
  ),
  resources: field(resources.optional(), 'CPU and memory of the S3 server. Default: 100m and 256Mi, limited to 1Gi.', {
    requests: { cpu: '100m', memory: '256Mi' },
  }),
  pod: componentPodWithoutTrust,
  credentials: field(
    z.strictObject({ name: credentialsSecret, ...keyPairFields }).prefault({}),
    "The key pair of MLflow's identity, which owns only the bucket; read by the server and the S3 server.",
    { name: 'mlflow-artifacts-credentials' },
  ),
  access,
});

/** Where models, files and archived traces are stored. */
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
