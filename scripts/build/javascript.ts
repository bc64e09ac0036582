import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * Writes the JavaScript of the package.
 *
 * - `dist/command.js`: the command with everything that it needs. One file starts in half of the time of four hundred.
 * - `dist/main.js`: starts the command with its compiled code.
 * - `dist/library.js`: the library, which shares cdk8s and the other dependencies with the app that uses it; packages that
 *   are published as ES modules only are part of it, because a CommonJS app, Jest's above all, cannot require those.
 * - `dist/lib/<entry>.js`: one file for each entry of `exports` in package.json. All take from the one library, so that a
 *   construct of one entry is known to the others.
 */
export async function writeJavaScript(root: string, entries: readonly string[]): Promise<void> {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const options: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'linked',
    logLevel: 'warning',
  };
  const command = join(root, 'dist/command.js');
  await build({
    ...options,
    entryPoints: ['main.ts'],
    outfile: command,
    minify: true,
    supported: { 'dynamic-import': false },
    define: { BUILD: JSON.stringify(placeholder) },
  });
  const script = readFileSync(command, 'utf8');
  const hash = createHash('sha256').update(script).digest('hex').slice(0, placeholder.length);
  writeFileSync(command, script.replaceAll(placeholder, hash));
  await build({
    ...options,
    entryPoints: ['lib/cli/start.ts'],
    outfile: 'dist/main.js',
    minify: true,
    banner: { js: '#!/usr/bin/env node' },
    define: { BUILD: JSON.stringify(hash) },
  });
  await build({
    ...options,
    stdin: {
      contents: entries.map((entry) => `export * as ${entry} from './lib/${entry}.js';`).join('\n'),
      resolveDir: root,
    },
    outfile: 'dist/library.js',
    external: Object.keys({ ...dependencies, ...peerDependencies }),
  });
  const library = createRequire(__filename)(join(root, 'dist/library.js')) as Readonly<Record<string, object>>;
  for (const entry of entries)
    writeFileSync(join(root, `dist/lib/${entry}.js`), entryFile(entry, library[entry] ?? {}));
}

/** The command holds its own hash, which is computed with this in its place. */
const placeholder = '@build-hash-----';

/** Names one by one: an ES module that imports the file finds them by this spelling. */
function entryFile(entry: string, exported: object): string {
  const lines = Object.keys(exported).map((name) => `exports.${name} = ${entry}.${name};`);
  return `'use strict';\nconst { ${entry} } = require('../library.js');\n${lines.join('\n')}\n`;
}
