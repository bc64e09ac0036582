import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { componentPodWithoutTrust } from '../../pods/pod-settings.js';
import { dnsSubdomain, field, quantity } from '../../schema/fields.js';
import { access, credentialsSecret, keyPairFields, prefix } from './artifact-fields.js';
import { bucketName } from './bucket-fields.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

/** An S3 server that is part of the overlay, the same in both forms. */
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

export type InClusterS3Store = z.output<typeof inClusterS3Schema>;
