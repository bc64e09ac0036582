import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentJsonSchema } from '../environment/json-schema.js';

/** Prints the JSON schema of environment files, or writes it. */
export function schema(file: string | undefined): number {
  const text = JSON.stringify(environmentJsonSchema(), null, 2);
  if (file === undefined) {
    console.log(text);
    return 0;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
  console.log(file);
  return 0;
}
