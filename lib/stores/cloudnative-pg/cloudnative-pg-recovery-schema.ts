import { z } from 'zod';
import { dnsSubdomain, field } from '../../schema/fields.js';
import { clusterBucketSchema } from './cloudnative-pg-backup-schema.js';

const targetTime = field(
  z.iso.datetime({ offset: true, error: 'a time is written as 2026-01-31T12:00:00Z, with its time zone' }).optional(),
  'Point in time to recover to. Default: the end of the archive.',
  '2026-01-31T12:00:00Z',
);

const fromObjectStore = z.strictObject({
  type: field(z.literal('object-store'), 'Backups and write-ahead logs of the plugin barman-cloud.', 'object-store'),
  serverName: field(
    dnsSubdomain,
    'Folder of the lost Cluster below the prefix: its name, or the serverName of its backup.',
    'mlflow-db',
  ),
  destination: field(
    clusterBucketSchema.optional(),
    'The bucket with the backups, which is only read. Default: that of `backup`.',
    { bucket: 'backups' },
  ),
  backupId: field(
    z
      .string()
      .regex(/^\d{8}T\d{6}$/, 'the id of a backup is a time, such as 20260131T020000')
      .optional(),
    'Id of the base backup to begin with (backupId in the status of a Backup object). Default: the last one before the point in time.',
    '20260131T020000',
  ),
  targetTime,
});

const fromBackup = z.strictObject({
  type: field(
    z.literal('backup'),
    'A Backup object in the namespace, of method volumeSnapshot or barmanObjectStore. Backups of the plugin are recovered from their object store, with backupId.',
    'backup',
  ),
  name: field(dnsSubdomain, 'Name of the Backup object, which must be completed.', 'mlflow-db-20260131020000'),
  targetTime,
});

/** Where a new Cluster gets its data from, instead of beginning with empty databases. */
export const clusterRecoverySchema = z.discriminatedUnion('type', [fromObjectStore, fromBackup]);

export type ClusterRecovery = z.output<typeof clusterRecoverySchema>;
