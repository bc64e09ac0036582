import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const repository = join(__dirname, '..', '..');
const known = new Map<string, string>();

/**
 * A file of lib/ as one script that a plain `node` can require, for tests that start processes: bundling takes a tenth of
 * the second that tsx takes in each of them.
 *
 * @param file - path in the repository, `lib/output/write.ts`
 * @returns path of the script
 */
export function bundled(file: string): string {
  const script = known.get(file) ?? bundle(file);
  known.set(file, script);
  return script;
}

/** Below node_modules/, where its packages are found. */
function bundle(file: string): string {
  const parent = join(repository, 'node_modules/.cache/bundled');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'bundle-'));
  // Some tests run it as another user.
  chmodSync(folder, 0o755);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'script.cjs');
  buildSync({
    entryPoints: [join(repository, file)],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
