import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolders, filesBelow } from './files.js';
import { withLock } from './lock.js';

/** An overlay as texts, ready to be written. */
export interface OverlayTexts {
  /** Path below the root: `rhoai/prod`. */
  readonly path: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface WriteOptions {
  /** Remove files that no overlay has. */
  readonly prune: boolean;
  /** The writing process, by which two at once tell each other apart. */
  readonly process: { readonly pid: number; isAlive(pid: number): boolean };
  /** Told of each step on disk; tests interrupt there. */
  readonly onStep?: (step: string) => void;
}

export interface WriteReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Files below the root that no overlay has: left alone. */
  readonly foreign: readonly string[];
  /** Files that no overlay has: removed. */
  readonly pruned: readonly string[];
}

/** Where new overlays wait and old ones rest during a swap; on the same file system as the overlays, so that renames are enough. */
const workFolder = '.synth';
const lockFile = '.synth.lock';

/**
 * Writes overlays so that whoever looks sees each of them whole, old or new, and never a mixture.
 *
 * Every new overlay is written in full beside the old ones first. Then each is swapped by two renames, old away and new
 * in; there is no single call for that. A kill between the two leaves the old one in `.synth/old`, and the next run
 * puts it back before it does anything else. Overlays that would not change are not touched. Nothing is forced to the
 * disk: after a power failure Git has the old overlays and synth makes the new ones.
 */
export function writeOverlays(root: string, overlays: readonly OverlayTexts[], options: WriteOptions): WriteReport {
  mkdirSync(root, { recursive: true });
  return withLock(join(root, lockFile), options.process, () => {
    recover(root);
    const step = options.onStep ?? (() => undefined);
    const expected = new Set(overlays.flatMap(({ path, files }) => [...files.keys()].map((name) => join(path, name))));
    const foreign = filesBelow(root, workFolder).filter((file) => file !== lockFile && !expected.has(file));
    const changed = overlays.filter((overlay) => differs(root, overlay));
    for (const overlay of changed) stage(root, overlay, options.prune ? [] : foreign, step);
    for (const { path } of changed) swap(root, path, step);
    if (options.prune) prune(root, foreign);
    rmSync(join(root, workFolder), { recursive: true, force: true });
    return {
      written: changed.map(({ path }) => path),
      unchanged: overlays.filter((overlay) => !changed.includes(overlay)).map(({ path }) => path),
      foreign: options.prune ? [] : foreign,
      pruned: options.prune ? foreign : [],
    };
  });
}

function differs(root: string, { path, files }: OverlayTexts): boolean {
  return [...files].some(([name, text]) => {
    const file = join(root, path, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
}

/** Writes a new overlay aside, with the foreign files of the old one. */
function stage(
  root: string,
  { path, files }: OverlayTexts,
  foreign: readonly string[],
  step: (step: string) => void,
): void {
  const folder = join(root, workFolder, 'new', path);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    writeFileSync(join(folder, name), text);
    step(`staged ${path}/${name}`);
  }
  for (const file of foreign.filter((candidate) => candidate.startsWith(`${path}/`))) {
    const copy = join(root, workFolder, 'new', file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, file), copy);
  }
}

function swap(root: string, path: string, step: (step: string) => void): void {
  const target = join(root, path);
  const old = join(root, workFolder, 'old', path);
  if (existsSync(target)) {
    mkdirSync(dirname(old), { recursive: true });
    renameSync(target, old);
    step(`moved ${path} away`);
  }
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(root, workFolder, 'new', path), target);
  step(`moved ${path} in`);
  rmSync(old, { recursive: true, force: true });
}

/** Puts back what a killed run had moved away, and throws its unfinished work out. */
function recover(root: string): void {
  const old = join(root, workFolder, 'old');
  for (const folder of new Set(filesBelow(old).map((file) => dirname(file)))) {
    const target = join(root, folder);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(old, folder), target);
  }
  rmSync(old, { recursive: true, force: true });
  rmSync(join(root, workFolder, 'new'), { recursive: true, force: true });
}

function prune(root: string, files: readonly string[]): void {
  // Those of a swapped overlay are gone already.
  for (const file of files) rmSync(join(root, file), { force: true });
  for (const folder of emptyFolders(root)) rmdirSync(join(root, folder));
}
