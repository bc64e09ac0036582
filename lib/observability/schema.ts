import { z } from 'zod';
export const observabilitySchema = z
  .strictObject({ metrics: z.boolean().default(false), podNetworks: z.array(z.string()).default([]) })
  .prefault({});
