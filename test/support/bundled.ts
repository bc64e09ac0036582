import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, buildSync, type Plugin } from 'esbuild';

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

function bundle(file: string): string {
  const options = optionsOf(file);
  buildSync(options);
  return options.outfile;
}

/** The same for a file that finds others by `__dirname`, which stays the folder of each source. */
export async function bundledInPlace(file: string): Promise<string> {
  const options = optionsOf(file);
  await build({ ...options, plugins: [folders] });
  return options.outfile;
}

const folders: Plugin = {
  name: 'folders',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replaceAll('__dirname', JSON.stringify(dirname(path))),
    })),
};

/** Below node_modules/, where its packages are found. */
function optionsOf(file: string): BuildOptions & { readonly outfile: string } {
  const parent = join(repository, 'node_modules/.cache/bundled');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'bundle-'));
  // Some tests run it as another user.
  chmodSync(folder, 0o755);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return {
    entryPoints: [join(repository, file)],
    outfile: join(folder, 'script.cjs'),
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  };
}
