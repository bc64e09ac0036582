import { z } from 'zod';
import { conditionFields } from './condition.js';

/** The format of conditions that Kubernetes defines for all controllers (apimachinery, meta/v1 Condition). */
const condition = z.strictObject({
  ...conditionFields,
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .describe('Machine-readable reason of the last transition, in one word.'),
  message: z.string().max(32768).describe('Human-readable explanation.'),
  lastTransitionTime: z.string().meta({ description: 'Time of the last change of the status.', format: 'date-time' }),
});

/** What the operator reports about a server. */
export const mlflowStatusSchema = z
  .strictObject({
    conditions: z
      .array(condition)
      .optional()
      .meta({
        description: 'Available, Progressing and Migration.',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['type'],
      }),
    url: z.string().max(2048).optional().describe('URL of the server for users.'),
    address: z
      .strictObject({ url: z.string().max(2048).optional().describe('URI inside the cluster.') })
      .optional()
      .describe('Address of the server for pods.'),
    version: z.string().max(64).optional().meta({ description: 'Version of MLflow that is running.', since: '3.5' }),
  })
  .describe('Observed state of the server.');
