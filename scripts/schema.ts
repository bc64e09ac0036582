/** `npm run schema`: writes schema/environment.json from the zod schema of environments. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentJsonSchema } from '../lib/environment/json-schema.js';

const folder = join(__dirname, '..', 'schema');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'environment.json'), `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`);
console.log('schema/environment.json');
