/** `npm run schema`: writes schema/ from the zod schemas of environments and team files, of the fleet and of overlay.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from '../lib/cli/schema.js';

const folder = join(__dirname, '..', 'schema');

mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema(), null, 2)}\n`);
  console.log(`schema/${name}.json`);
}
