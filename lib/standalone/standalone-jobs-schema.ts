import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { componentPod } from '../pods/pod-settings.js';
import { dnsLabel, dnsSubdomain, field, quantity } from '../schema/fields.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

/** The Job that brings the databases to the server's version. */
export const migrationSchema = z
  .strictObject({
    waitSeconds: field(
      z.int().min(0).max(3600).default(300),
      'Seconds for which it waits for a database that does not answer yet.',
      300,
    ),
    activeDeadlineSeconds: field(
      z.int().min(60).max(86400).default(3600),
      'Seconds after which it is given up. Migrations of large databases take long.',
      3600,
    ),
    resources: field(resources.optional(), 'CPU and memory of the Job. Default: 100m and 512Mi, limited to 1Gi.', {
      limits: { memory: '2Gi' },
    }),
    pod: componentPod,
  })
  .prefault({});

/** Copies of the database that are kept beside it: SQLite by its own backup, PostgreSQL by pg_dump. */
export const backupSchema = z.strictObject({
  schedule: field(z.string().min(1).max(256), 'When it runs, as a cron expression.', '0 1 * * *'),
  keep: field(z.int().min(1).max(1000).default(7), 'Number of copies that are kept.', 7),
  storage: field(
    z
      .strictObject({
        size: field(quantity.default('20Gi'), 'Size of the volume for the copies.', '20Gi'),
        storageClass: field(dnsSubdomain.optional(), "Its storage class. Default: the cluster's.", 'standard'),
      })
      .prefault({}),
    'The volume that the copies lie on, another one than the database has.',
    { size: '20Gi' },
  ),
  image: field(
    z.string().min(1).optional(),
    "Image with pg_dump, of the database's major version or newer. Only for PostgreSQL, where it is required. Default: none.",
    'docker.io/library/postgres:18@sha256:<digest>',
  ),
  resources: field(resources.optional(), 'CPU and memory of the job. Default: 100m and 256Mi, limited to 512Mi.', {
    limits: { memory: '1Gi' },
  }),
  pod: componentPod,
});

/** A Job after each deployment that uses the server as a client does: it writes, reads back and cleans up. */
export const smokeTestSchema = z.strictObject({
  workspace: field(
    dnsLabel.optional(),
    'Workspace that it works in, where an account of its own may create and delete experiments. Default: the default workspace, else the first of workspaces.',
    'team-a',
  ),
  activeDeadlineSeconds: field(
    z.int().min(30).max(3600).default(600),
    'Seconds after which it has failed. The server has to become ready in them, too.',
    600,
  ),
  pod: componentPod,
});

export type BackupSettings = z.output<typeof backupSchema>;
