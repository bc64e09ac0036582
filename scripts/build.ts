/** `npm run build`, after the compiler: the JavaScript and the declarations of the package. */
import { join } from 'node:path';
import { Declarations } from './build/declarations.js';
import { writeJavaScript } from './build/javascript.js';
import { schemasOf } from './build/schemas.js';

const root = join(__dirname, '..');
const entries = ['index', 'operated', 'standalone'];

async function main(): Promise<void> {
  await writeJavaScript(root, entries);
  const modules = entries.map((entry) => `lib/${entry}`);
  const declarations = new Declarations(join(root, 'dist'), await schemasOf(root, 'node_modules/.cache/schemas.cjs'));
  declarations.keep(modules);
  declarations.write(modules);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
