import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { componentPod } from '../pods/pod-settings.js';
import { caFileSchema } from '../schema/ca-source.js';
import { dnsSubdomain, field, quantity } from '../schema/fields.js';
import { peerField } from '../schema/peer.js';
import { secretName } from '../schema/secret-key.js';
import { eksPodIdentity, keyPair, workloadIdentity } from '../stores/artifacts/artifact-fields.js';
import { endpointRequired, hasEndpoint, s3Credentials, s3Schema } from '../stores/artifacts/artifact-store-schema.js';
import { bucketName, bucketPrefix } from '../stores/artifacts/bucket-fields.js';
import { privateCa } from '../stores/artifacts/standalone-artifact-store-schema.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

const volume = z.strictObject({
  type: field(z.literal('volume'), 'A volume of the cluster, described by `storage`.', 'volume'),
});

const { endpoint, region, provider, addressingStyle, encryption, uploadArguments, bucketOwner, signatureVersion } =
  s3Schema.shape;

const s3 = z
  .strictObject({
    type: field(z.literal('s3'), 'A bucket of an S3 service.', 's3'),
    bucket: field(bucketName, 'Name of the bucket; it must exist, and must not be that of the artifacts.', 'backups'),
    prefix: field(
      bucketPrefix.optional(),
      'Folder inside the bucket, of this server alone: older backups in it are removed. Default: <namespace>/<name of the server>.',
      'mlflow/mlflow',
    ),
    endpoint,
    region,
    provider,
    addressingStyle,
    privateCa,
    encryption,
    uploadArguments,
    bucketOwner,
    signatureVersion,
    credentials: s3Credentials(
      z
        .discriminatedUnion('type', [keyPair(secretName('backup-credentials')), workloadIdentity, eksPodIdentity])
        .prefault({ type: 'secret' }),
      { type: 'secret', name: 'mlflow-backup-credentials' },
    ),
    ca: field(caFileSchema.optional(), 'The CA of the endpoint. Default: the CAs that the image trusts.', {
      secret: 's3-ca',
    }),
    peer: peerField('derived from the endpoint', { namespace: 'storage' }),
    prune: field(
      z.boolean().default(true),
      'Whether the job removes all but the newest backups (`keep`). false for credentials that cannot delete, a bucket with object lock, or one whose lifecycle rule does it.',
      false,
    ),
  })
  .refine(hasEndpoint, endpointRequired);

const destination = field(
  z.discriminatedUnion('type', [volume, s3]).prefault({ type: 'volume' }),
  'Where backups are stored. A volume is lost with the cluster.',
  { type: 's3', bucket: 'backups' },
);

/** Backups of every database of the environment: SQLite with its backup API, PostgreSQL with pg_dump. */
export const backupSchema = z.strictObject({
  schedule: field(z.string().min(1).max(256), 'When it runs, as a cron expression.', '0 1 * * *'),
  keep: field(z.int().min(1).max(1000).default(7), 'Number of backups of each database to keep.', 7),
  destination,
  storage: field(
    z
      .strictObject({
        size: field(
          quantity.default('20Gi'),
          'Size of the volume for the backups. With a bucket, the space for one backup of every database while it is made: an emptyDir.',
          '20Gi',
        ),
        storageClass: field(
          dnsSubdomain.optional(),
          "Storage class. With a bucket, that of a volume which exists as long as the pod, in place of an emptyDir. Default: the cluster's default; with a bucket, an emptyDir.",
          'standard',
        ),
      })
      .prefault({}),
    'The volume for the backups, separate from that of the database.',
    { size: '20Gi' },
  ),
  image: field(
    z.string().min(1).optional(),
    "Image with pg_dump and psql, of the newest database's major version or newer. Required for an external PostgreSQL, not allowed if no database is PostgreSQL. Default: the image of the database that CloudNativePG runs.",
    'docker.io/library/postgres:18@sha256:<digest>',
  ),
  resources: field(resources.optional(), 'CPU and memory of the job. Default: 100m and 256Mi, limited to 512Mi.', {
    limits: { memory: '1Gi' },
  }),
  pod: componentPod,
});

export type BackupSettings = z.output<typeof backupSchema>;
export type BackupBucket = z.output<typeof s3>;
