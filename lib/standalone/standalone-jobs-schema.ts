import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { componentPod } from '../pods/pod-settings.js';
import { dnsLabel, dnsSubdomain, field, quantity } from '../schema/fields.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

/** The Job that migrates the databases to the server's version. */
export const migrationSchema = z
  .strictObject({
    waitSeconds: field(
      z.int().min(0).max(3600).default(300),
      'Seconds for which it waits until a database is reachable.',
      300,
    ),
    activeDeadlineSeconds: field(
      z.int().min(60).max(86400).default(3600),
      'Timeout in seconds. Migrations of large databases can take a long time.',
      3600,
    ),
    resources: field(resources.optional(), 'CPU and memory of the Job. Default: 100m and 512Mi, limited to 1Gi.', {
      limits: { memory: '2Gi' },
    }),
    pod: componentPod,
  })
  .prefault({});

/** Backups of the database inside the cluster: SQLite with its backup API, PostgreSQL with pg_dump. */
export const backupSchema = z.strictObject({
  schedule: field(z.string().min(1).max(256), 'When it runs, as a cron expression.', '0 1 * * *'),
  keep: field(z.int().min(1).max(1000).default(7), 'Number of backups to keep.', 7),
  storage: field(
    z
      .strictObject({
        size: field(quantity.default('20Gi'), 'Size of the volume for the backups.', '20Gi'),
        storageClass: field(dnsSubdomain.optional(), "Storage class. Default: the cluster's default.", 'standard'),
      })
      .prefault({}),
    'The volume for the backups, separate from that of the database.',
    { size: '20Gi' },
  ),
  image: field(
    z.string().min(1).optional(),
    "Image with pg_dump, of the database's major version or newer. Required for PostgreSQL, not allowed otherwise. Default: none.",
    'docker.io/library/postgres:18@sha256:<digest>',
  ),
  resources: field(resources.optional(), 'CPU and memory of the job. Default: 100m and 256Mi, limited to 512Mi.', {
    limits: { memory: '1Gi' },
  }),
  pod: componentPod,
});

/** A Job after each deployment that acts as a client of the server: it writes, reads and removes test data. */
export const smokeTestSchema = z.strictObject({
  workspace: field(
    dnsLabel.optional(),
    'Workspace for the test, in which the account of the Job may create and delete experiments. Default: the default workspace, otherwise the first of workspaces.',
    'team-a',
  ),
  activeDeadlineSeconds: field(
    z.int().min(30).max(3600).default(600),
    'Timeout in seconds, including the time until the server is ready.',
    600,
  ),
  pod: componentPod,
});

export type BackupSettings = z.output<typeof backupSchema>;
