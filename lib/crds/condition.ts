import { z } from 'zod';

/** The fields that conditions of every controller have in common (apimachinery, meta/v1 Condition). */
export const conditionFields = {
  type: z
    .string()
    .max(316)
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
    )
    .describe('What the condition is about.'),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds.'),
  observedGeneration: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Generation of the object that it speaks of.', format: 'int64' }),
};
