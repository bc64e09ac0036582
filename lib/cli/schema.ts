import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentJsonSchema, workspaceJsonSchema } from '../environment/json-schema.js';
import { sharedSchema } from '../environment/shared-schemas.js';
import { fleetJsonSchema } from '../gitops/fleet/fleet-json-schema.js';
import { summaryJsonSchema } from '../output/summary/summary-schema.js';
import type { SchemaOf } from './commands/schema.js';

/** The published schemas, by what they are of. */
export const schemas = {
  environment: () => sharedSchema(environmentJsonSchema()),
  workspace: () => sharedSchema(workspaceJsonSchema()),
  gitops: fleetJsonSchema,
  overlay: summaryJsonSchema,
};

/** Prints a JSON schema, or writes it. */
export function schema(file: string | undefined, of: SchemaOf): number {
  const text = JSON.stringify(schemas[of](), null, 2);
  if (file === undefined) {
    console.log(text);
    return 0;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
  console.log(file);
  return 0;
}
