import { z } from 'zod';
import { field } from '../schema/fields.js';
import { int32, resourceRequirements } from './types.js';

/** Fields of the MLflow spec that ask for work beside the server: removal, migration, archival. */
export const jobFields = {
  garbageCollection: z
    .strictObject({
      schedule: z
        .string()
        .min(1)
        .meta({ description: 'Cron expression.', examples: ['0 3 * * 0'] }),
      olderThan: z
        .string()
        .min(1)
        .regex(/^(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?$/)
        .optional()
        .meta({
          description: 'Age after which a deleted resource is removed permanently.',
          examples: ['30d', '1d12h'],
        }),
      resources: resourceRequirements().optional().meta({ description: 'CPU and memory of the job.' }),
    })
    .optional()
    .meta({ description: 'Periodic removal of resources that users have deleted.', since: '3.5' }),
  migration: field(
    z
      .strictObject({
        mode: field(
          z.enum(['Automatic', 'Always']).default('Automatic'),
          'When the migration Job runs. Automatic: when the version changes. Always: on every change of this object.',
          'Automatic',
        ),
        ttlSecondsAfterFinished: field(
          int32(3600).optional(),
          'Seconds for which a finished migration Job is kept. Default: kept until the next one.',
          86400,
        ),
      })
      .default({ mode: 'Automatic' })
      .meta({ since: '3.5', before: 'the server migrates its database in an init container at every start' }),
    'Migration of the database schema, by a Job. Default: Automatic.',
    { mode: 'Automatic', ttlSecondsAfterFinished: 86400 },
  ),
  traceArchival: z
    .strictObject({
      enabled: z.boolean().default(false).describe('Whether traces are archived.'),
      schedule: z
        .string()
        .min(1)
        .max(256)
        .default('0 */6 * * *')
        .meta({ description: 'Cron expression.', examples: ['0 2 * * *'] }),
      location: z
        .string()
        .max(2048)
        .optional()
        .meta({
          description: 'URI of the folder that traces are moved to.',
          examples: ['s3://mlflow/traces'],
        }),
      retention: z
        .string()
        .max(16)
        .regex(/^\d+[mhd]$/)
        .optional()
        .meta({ description: 'Age after which a trace is moved, in minutes, hours or days.', examples: ['30d'] }),
      maxTracesPerPass: int32(1).default(1000).describe('Maximum number of traces that one run moves.'),
      longRetentionAllowlist: z
        .array(z.string())
        .max(64)
        .optional()
        .meta({ description: 'Experiments whose traces may stay in the database longer.', examples: [['audit']] }),
      resources: resourceRequirements().optional().meta({ description: 'CPU and memory of the job.' }),
    })
    .optional()
    .meta({
      description: 'Periodic archival of old trace payloads from the database.',
      since: '3.5',
      before: 'traces stay in the database',
    }),
};
