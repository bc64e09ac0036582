import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentJsonSchema, workspaceJsonSchema } from '../environment/json-schema.js';
import type { SchemaSubject } from './commands/schema.js';

const schemas = { environment: environmentJsonSchema, workspace: workspaceJsonSchema };

/** Prints the JSON schema of environment files or of team files, or writes it. */
export function schema(file: string | undefined, of: SchemaSubject): number {
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
