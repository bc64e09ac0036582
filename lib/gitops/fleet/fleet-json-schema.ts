import { z } from 'zod';
import { fleetSchema } from './fleet-schema.js';

/** The JSON schema of the fleet file, for editors. */
export function fleetJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(fleetSchema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'cdk8s-mlflow fleet' };
}
