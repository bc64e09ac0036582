import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explained } from './disk-error.js';
import { filesBelow, treesWithout } from './files.js';
import { type WritingProcess, withLock } from './lock.js';
import { obstacles } from './obstacles.js';
import { discard, type OnStep, recover, stage, swap, workFolder } from './swap.js';

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
  readonly process: WritingProcess;
  /** Told of each step on disk; tests interrupt there. */
  readonly onStep?: OnStep;
}

export interface WriteReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Files below the root that no overlay has: left alone. */
  readonly foreign: readonly string[];
  /** Files that no overlay has: removed. */
  readonly pruned: readonly string[];
  /** Overlays that an earlier, killed run had left moved away; they were put back before this one began. */
  readonly recovered: readonly string[];
  readonly overlays: readonly OverlayReport[];
}

export interface OverlayReport {
  readonly path: string;
  readonly state: 'written' | 'unchanged';
  readonly files: number;
  /** Files inside it that it does not have, as paths from it. */
  readonly foreign: readonly string[];
  readonly pruned: readonly string[];
}

/**
 * Writes overlays so that each of them is whole, old or new, and never a mixture of both.
 *
 * Every new overlay is written in full beside the old ones first, with what strangers keep in it. Then each is swapped
 * by two renames, old away and new in; Node has no single call for that, so for an instant the folder is missing. A
 * kill in that instant leaves the old one whole in `.synth/old`, and the next run puts it back before anything else.
 * Files renamed over one by one would never be missing, but a kill would leave some old and some new, which no later
 * run could tell. Overlays that would not change are not touched. Nothing is forced to the disk: after a power failure
 * Git has the old overlays and synth makes the new ones.
 */
export function writeOverlays(root: string, overlays: readonly OverlayTexts[], options: WriteOptions): WriteReport {
  try {
    stopAt(obstacles(root, overlays));
    mkdirSync(root, { recursive: true });
    return withLock(root, options.process, () => writeLocked(root, overlays, options));
  } catch (error) {
    throw explained(error, root);
  }
}

function writeLocked(root: string, overlays: readonly OverlayTexts[], options: WriteOptions): WriteReport {
  const onStep = options.onStep ?? (() => undefined);
  const recovered = recover(root, onStep);
  stopAt(obstacles(root, overlays));
  const expected = overlays.flatMap(({ path, files }) => [...files.keys()].map((name) => join(path, name)));
  const known = new Set(expected);
  const strangers = filesBelow(root).filter((file) => !file.startsWith(workFolder) && !known.has(file));
  const within = ({ path }: OverlayTexts) =>
    strangers.filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1));
  const changed = overlays.filter((overlay) => differs(root, overlay));
  try {
    for (const overlay of changed) stage(root, overlay, options.prune ? [] : within(overlay), onStep);
    for (const { path } of changed) swap(root, path, onStep);
    for (const tree of options.prune ? treesWithout(root, expected) : [])
      if (!tree.startsWith(workFolder)) discard(root, join(root, tree), tree, onStep);
  } finally {
    // After an error as after a kill: what was moved away and not replaced comes back.
    recover(root, () => undefined);
  }
  const isChanged = new Set(changed);
  return {
    written: changed.map(({ path }) => path),
    unchanged: overlays.filter((overlay) => !isChanged.has(overlay)).map(({ path }) => path),
    foreign: options.prune ? [] : strangers,
    pruned: options.prune ? strangers : [],
    recovered,
    overlays: overlays.map((overlay) => ({
      path: overlay.path,
      state: isChanged.has(overlay) ? 'written' : 'unchanged',
      files: overlay.files.size,
      foreign: options.prune ? [] : within(overlay),
      pruned: options.prune ? within(overlay) : [],
    })),
  };
}

function stopAt(found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.join('\n')}\nnothing was written`);
}

function differs(root: string, { path, files }: OverlayTexts): boolean {
  return [...files].some(([name, text]) => {
    const file = join(root, path, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
}
