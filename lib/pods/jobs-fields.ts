import { z } from 'zod';
import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { field } from '../schema/fields.js';
import { componentPod } from './pod-settings.js';

/** Schedule of a job. The check MLF-CRON-1 validates the cron expression, and also covers patched objects. */
const schedule = z.string().min(1).max(256);

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

/** Removal of deleted runs, models and their artifacts, by a CronJob of the overlay. */
export const garbageCollectionSchema = z.strictObject({
  schedule: field(schedule, 'Schedule as a cron expression.', '0 2 * * 0'),
  olderThan: field(
    z
      .string()
      .regex(
        /^(?=.)(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?$/,
        'an age consists of numbers with the units d, h, m or s in this order, such as 30d or 1d12h',
      )
      .default('30d'),
    'Time after deletion before data is removed permanently.',
    '30d',
  ),
  image: field(
    z.string().min(1).optional(),
    "Image with the server's MLflow version, by digest. Default: the server's image, otherwise that of the platform's release.",
    'quay.io/opendatahub/mlflow@sha256:<digest>',
  ),
  resources: field(resources.optional(), 'CPU and memory of the job. Default: 100m and 512Mi, limited to 1Gi.', {
    requests: { cpu: '100m', memory: '512Mi' },
  }),
  pod: componentPod,
});

/** Archival of old trace payloads from the database to the artifact store; the operator creates the CronJob. */
export const traceArchivalSchema = z.strictObject({
  schedule: field(schedule.default('0 */6 * * *'), 'Schedule as a cron expression.', '0 */6 * * *'),
  location: field(
    z.string().min(1).max(2048).optional(),
    'Destination of the traces. Default: the folder traces next to the artifacts.',
    's3://mlflow-artifacts/traces',
  ),
  retention: field(
    z
      .string()
      .max(16)
      .regex(/^\d+[mhd]$/, 'a retention is a number with m, h or d, such as 30d')
      .default('30d'),
    'Age after which a trace is moved.',
    '30d',
  ),
  maxTracesPerPass: field(
    z.int().min(1).max(2147483647).default(1000),
    'Maximum number of traces that one run moves.',
    1000,
  ),
  longRetentionAllowlist: field(
    z.array(z.string().min(1)).max(64).default([]),
    'Ids of experiments whose own, longer retention applies.',
    ['12'],
  ),
  resources: field(resources.optional(), "CPU and memory of the job. Default: the operator's.", {
    requests: { memory: '512Mi' },
  }),
});

/** The same by a CronJob of the overlay. */
export const standaloneTraceArchivalSchema = traceArchivalSchema.extend({ pod: componentPod });

export type TraceArchivalSettings = z.output<typeof traceArchivalSchema>;
