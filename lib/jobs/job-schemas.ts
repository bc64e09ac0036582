import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { componentPod } from '../pods/pod-settings.js';
import { dnsLabel, field } from '../schema/fields.js';

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
