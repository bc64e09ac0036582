import { z } from 'zod';
import { conditionFields } from './condition.js';

/** The form of conditions that Kubernetes gives to all controllers (apimachinery, meta/v1 Condition). */
const condition = z.strictObject({
  ...conditionFields,
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .describe('Why, in one word for programs.'),
  message: z.string().max(32768).describe('Why, in words for people.'),
  lastTransitionTime: z.string().meta({ description: 'When it last changed.', format: 'date-time' }),
});

/** What the operator reports of a server. */
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
    url: z.string().max(2048).optional().describe('Where users find the server.'),
    address: z
      .strictObject({ url: z.string().max(2048).optional().describe('URI inside the cluster.') })
      .optional()
      .describe('Where pods find the server.'),
    version: z.string().max(64).optional().meta({ description: 'Version of MLflow that runs.', since: '3.5' }),
  })
  .describe('The server that is there.');
