/** `npm run schema`: writes schema/ from the zod schemas of environments and team files, of the fleet and of overlay.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentJsonSchema, workspaceJsonSchema } from '../lib/environment/json-schema.js';
import { fleetJsonSchema } from '../lib/gitops/fleet/fleet-json-schema.js';
import { summaryJsonSchema } from '../lib/output/summary/summary-schema.js';

const folder = join(__dirname, '..', 'schema');
const schemas = {
  environment: environmentJsonSchema,
  workspace: workspaceJsonSchema,
  gitops: fleetJsonSchema,
  overlay: summaryJsonSchema,
};

mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema(), null, 2)}\n`);
  console.log(`schema/${name}.json`);
}
