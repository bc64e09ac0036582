import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { threadId } from 'node:worker_threads';

const month = 30 * 24 * 3600 * 1000;

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
 * @param file - without `import()`, which such a script cannot have before Node.js 22
 * @param cache - undefined: without
 */
export function runScript(file: string, cache: CodeCache | undefined): void {
  const known = cache && read(cache);
  const script = new Script(wrap(readFileSync(file, 'utf8')), {
    filename: file,
    ...(known ? { cachedData: known } : {}),
  });
  const module = { exports: {} };
  const main = script.runInThisContext() as (...variables: readonly unknown[]) => void;
  // At the end V8 knows which functions were used, and has compiled them.
  if (cache && (!known || script.cachedDataRejected))
    process.once('exit', () => write(cache, () => script.createCachedData()));
  main.call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
}

/** Code that another user has written is not run. */
function read({ folder, key }: CodeCache): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(join(folder, key), 'r');
    return fstatSync(file).uid === process.getuid?.() ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function write({ folder, key }: CodeCache, data: () => Buffer): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const started = join(folder, `${key}.${process.pid}.${threadId}`);
    writeFileSync(started, data(), { mode: 0o600 });
    renameSync(started, join(folder, key));
    for (const name of readdirSync(folder))
      if (Date.now() - statSync(join(folder, name)).mtimeMs > month) rmSync(join(folder, name));
  } catch {
    // A full or read-only disk: the next run compiles again.
  }
}
