/** `npm run references`: copies the reference environments for the tests. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../lib/output/files.js';

const root = join(__dirname, '..');

for (const name of filesBelow(join(root, 'test/references'))) {
  const source = join(root, 'environments', name);
  if (existsSync(source)) copyFileSync(source, join(root, 'test/references', name));
}
