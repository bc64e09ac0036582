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
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const month = 30 * 24 * 3600 * 1000;

/** A folder of the user's cache: `code`. Undefined for a user without a home folder, as in some containers. */
export function cacheFolder(name: string): string | undefined {
  try {
    const { default: paths } = require('env-paths') as typeof import('env-paths');
    return join(paths('cdk8s-mlflow', { suffix: '' }).cache, name);
  } catch {
    return undefined;
  }
}

/** A file of the cache; undefined if there is none, or if another user has written it, who must not decide what is run or skipped. */
export function readCached(folder: string, key: string): Buffer | undefined {
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

/** Writes a file of the cache, and removes those that were not written for a month. */
export function writeCached(folder: string, key: string, data: () => Buffer | string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const started = join(folder, `${key}.${process.pid}.${threadId}`);
    writeFileSync(started, data(), { mode: 0o600 });
    renameSync(started, join(folder, key));
    for (const name of readdirSync(folder))
      if (Date.now() - statSync(join(folder, name)).mtimeMs > month) rmSync(join(folder, name));
  } catch {
    // A full or read-only disk: the next run does the work again.
  }
}
