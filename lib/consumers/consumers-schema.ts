import { z } from 'zod';
import { distinctBy, field } from '../schema/fields.js';
import { scheduledProgramSchema, serviceProgramSchema } from './pods/program-schema.js';

/** What uses MLflow in the namespace of a team; a key for each kind. */
export const consumersSchema = z.strictObject({
  pods: field(
    z.array(serviceProgramSchema).superRefine(distinctBy('name')).default([]),
    'Programs that run all the time, as Deployments.',
    [{ name: 'agent', image: 'registry.example.com/agent:1' }],
  ),
  cronJobs: field(
    z.array(scheduledProgramSchema).superRefine(distinctBy('name')).default([]),
    'Programs that run at certain times, as CronJobs.',
    [{ name: 'retrain', image: 'registry.example.com/train:1', schedule: '0 3 * * *' }],
  ),
});
