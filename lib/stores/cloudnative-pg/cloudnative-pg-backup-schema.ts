import { z } from 'zod';
import { dataKey, dnsSubdomain, field } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';
import { verified } from '../../schema/verified-service.js';
import { endpoint, keyPairFields } from '../artifacts/artifact-fields.js';
import { bucketName, bucketPrefix } from '../artifacts/bucket-fields.js';

/** A bucket with backups of Clusters, each in a folder of its own below the prefix. */
export const clusterBucketSchema = z.strictObject({
  bucket: field(bucketName, 'Name of the bucket; it must exist, and must not be that of the artifacts.', 'backups'),
  prefix: field(bucketPrefix.default('postgresql'), 'Folder inside the bucket.', 'postgresql'),
  // The plugin runs in pods of CloudNativePG, which have no bundle.
  endpoint: verified(endpoint, { service: 'S3 service', ca: 'ca', bundle: false }),
  region: field(z.string().min(1).default('us-east-1'), 'Region of the bucket.', 'eu-central-1'),
  credentials: field(
    z
      .strictObject({
        name: field(
          dnsSubdomain.optional(),
          'Name of the Secret, in the namespace of the database. Default: <name of the database>-backup-credentials.',
          'mlflow-db-backup-credentials',
        ),
        ...keyPairFields,
      })
      .prefault({}),
    'An access key pair in a Secret.',
    { name: 'mlflow-db-backup-credentials' },
  ),
  ca: field(
    z
      .strictObject({
        secret: field(dnsSubdomain, 'Secret that holds it, in the namespace of the database.', 's3-ca'),
        key: field(dataKey.default('ca.crt'), 'Key inside it.', 'ca.crt'),
      })
      .optional(),
    'The CA of the endpoint. Default: the CAs that the image of the plugin trusts.',
    { secret: 's3-ca' },
  ),
  peer: peerField('derived from the endpoint', { namespace: 'storage' }),
});

/** Backups of a Cluster of CloudNativePG to S3. */
export const clusterBackupSchema = z.strictObject({
  schedule: field(
    z
      .string()
      .regex(/^\S+( \S+){5}$/, 'a schedule of CloudNativePG has six fields, the first for seconds')
      .default('0 0 2 * * *'),
    'Schedule of base backups: six fields, seconds first.',
    '0 0 2 * * *',
  ),
  retention: field(
    z
      .string()
      .regex(/^[1-9]\d*[dwm]$/, 'a retention is a number with the unit d, w or m, such as 30d')
      .default('30d'),
    'Period within which the database can be restored to any point in time.',
    '30d',
  ),
  serverName: field(
    dnsSubdomain.optional(),
    'Folder of this Cluster below the prefix. It must be empty when the Cluster is created: CloudNativePG does not mix the logs of two. Default: name of the Cluster.',
    'mlflow-db-2',
  ),
  destination: field(clusterBucketSchema, 'The bucket for backups and write-ahead logs.', { bucket: 'backups' }),
});

export type ClusterBucket = z.output<typeof clusterBucketSchema>;
export type CloudNativePgBackup = z.output<typeof clusterBackupSchema>;
