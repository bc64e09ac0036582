/** `npm run references`: copies the reference environments for the tests. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../lib/output/files.js';

const root = join(__dirname, '..');

const copies = { references: 'environments', 'team-references': 'workspaces' };

for (const [folder, origin] of Object.entries(copies))
  for (const name of filesBelow(join(root, 'test', folder))) {
    const source = join(root, origin, name);
    if (existsSync(source)) copyFileSync(source, join(root, 'test', folder, name));
  }
