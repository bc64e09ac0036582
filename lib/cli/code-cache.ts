import { readFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { readCached, writeCached } from './cache-folder.js';

/** Where the compiled code of a script is kept, and under which name. */
export interface CodeCache {
  readonly folder: string;
  /** A name for the script, its contents and its use: V8 compares no more than the length of the source. */
  readonly key: string;
}

/**
 * Runs a CommonJS script with its compiled code from the runs before: half of the time that the command takes to start is
 * V8's compiler. A cache that cannot be read or written costs time and nothing else.
 *
 * @param file - without `import()`, which such a script cannot have before Node.js 22; if it exports `isRepresentative` and
 *   that returns false at the end, the code of this run is not kept
 * @param cache - undefined: without
 */
export function runScript(file: string, cache: CodeCache | undefined): void {
  const known = cache && readCached(cache.folder, cache.key);
  const script = new Script(wrap(readFileSync(file, 'utf8')), {
    filename: file,
    ...(known ? { cachedData: known } : {}),
  });
  const module: { readonly exports: { readonly isRepresentative?: () => boolean } } = { exports: {} };
  const main = script.runInThisContext() as (...variables: readonly unknown[]) => void;
  // At the end V8 knows which functions were used, and has compiled them.
  if (cache && (!known || script.cachedDataRejected))
    process.once('exit', () => {
      if (module.exports.isRepresentative?.() ?? true)
        writeCached(cache.folder, cache.key, () => script.createCachedData());
    });
  main.call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
}
