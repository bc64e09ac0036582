import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { changedFiles } from './changed-files.js';
import { explained } from './disk-error.js';
import { parentsOf } from './files.js';
import { type WritingProcess, withLock } from './lock.js';
import { obstacles } from './obstacles.js';
import type { Origin } from './origin.js';
import type { NewOverlay } from './overlay-files.js';
import { prune } from './prune.js';
import { orphaned, outdated, type Stranger, strangersOf } from './strangers.js';
import { type OnStep, recover, stage, swap } from './swap.js';
import { unmovable } from './unmovable.js';
import { problemsOfWorkFolder } from './work-folder.js';

export interface WriteOptions {
  /** The folder of environments, or the file of the fleet; files generated from it are recognized. */
  readonly environments: Origin;
  /** Generated files of no overlay to be removed, as paths of `strangersOf`. Each is verified again. */
  readonly prune: readonly string[];
  /** The writing process, for the lock. */
  readonly process: WritingProcess;
  /** Called after each step on disk; tests interrupt there. */
  readonly onStep?: OnStep;
}

export interface WriteReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Entries below the root that are part of no overlay: not changed. */
  readonly foreign: readonly Stranger[];
  /** Generated files that an overlay no longer has: removed. */
  readonly removed: readonly string[];
  /** Generated files of no overlay: removed. */
  readonly pruned: readonly string[];
  /** Overlays that an earlier, killed run had moved; they were restored before this run began. */
  readonly recovered: readonly string[];
  readonly overlays: readonly OverlayReport[];
}

export interface OverlayReport {
  readonly path: string;
  readonly state: 'written' | 'unchanged';
  readonly files: number;
  /** Its entries that are not part of the overlay, as relative paths. */
  readonly foreign: readonly string[];
  /** Its old files that it no longer has, as relative paths. */
  readonly removed: readonly string[];
}

/**
 * Writes overlays so that each of them is complete, either old or new, and never a mixture of both.
 *
 * First every new overlay is written in full beside the old ones. Then each is replaced by two renames, old out and new
 * in; Node has no single call for that, so for a moment the folder is missing. A process killed in that moment leaves the old
 * one complete in `.synth/old`, and the next run restores it before anything else. Files of others in the old one are
 * then moved into the new one; after a kill, the next run moves the rest.
 * With a rename for each file none would ever be missing, but a kill would leave some old and some new, which no later
 * run could detect. Overlays that would not change are not written. Nothing is flushed to the disk (fsync): after a power
 * failure Git has the old overlays, and synth generates the new ones.
 */
export function writeOverlays(root: string, overlays: readonly NewOverlay[], options: WriteOptions): WriteReport {
  try {
    stopAt(obstacles(root, overlays));
    mkdirSync(root, { recursive: true });
    return withLock(root, options.process, () => writeLocked(root, overlays, options));
  } catch (error) {
    throw explained(error, root);
  }
}

function writeLocked(root: string, overlays: readonly NewOverlay[], options: WriteOptions): WriteReport {
  const onStep = options.onStep ?? (() => undefined);
  stopAt(problemsOfWorkFolder(root));
  const recovered = recover(root, onStep);
  stopAt(obstacles(root, overlays));
  const changed = overlays.filter((overlay) => differs(root, overlay));
  stopAt(changed.flatMap(({ path, files }) => unmovable(root, path, files.keys())));
  let strangers: readonly Stranger[];
  let pruned: readonly string[];
  let removed: readonly string[];
  try {
    for (const overlay of changed) stage(root, overlay, onStep);
    for (const { path } of changed) swap(root, path, onStep);
    strangers = strangersOf(root, overlays, options.environments);
    const wanted = new Set(options.prune);
    pruned = orphaned(strangers).filter((path) => wanted.has(path));
    removed = outdated(strangers);
    prune(root, [...removed, ...pruned], onStep);
  } finally {
    // After an error as after a kill, overlays that were moved and not replaced are restored.
    recover(root, () => undefined);
  }
  const isChanged = new Set(changed);
  const isPruned = new Set([...removed, ...pruned]);
  const foreign = strangers.filter(({ path }) => !isPruned.has(path));
  const foreignOf = byOverlay(
    overlays,
    foreign.map(({ path }) => path),
  );
  const removedOf = byOverlay(overlays, removed);
  return {
    written: changed.map(({ path }) => path),
    unchanged: overlays.filter((overlay) => !isChanged.has(overlay)).map(({ path }) => path),
    foreign,
    removed,
    pruned,
    recovered,
    overlays: overlays.map((overlay) => ({
      path: overlay.path,
      state: isChanged.has(overlay) ? 'written' : 'unchanged',
      files: overlay.files.size,
      foreign: foreignOf.get(overlay.path) ?? [],
      removed: removedOf.get(overlay.path) ?? [],
    })),
  };
}

/** Paths below overlays, by the overlay and relative to it. */
function byOverlay(overlays: readonly NewOverlay[], paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const within = new Map<string, string[]>(overlays.map(({ path }) => [path, []]));
  for (const path of paths)
    for (const parent of parentsOf(path)) within.get(parent)?.push(path.slice(parent.length + 1));
  return within;
}

function stopAt(found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.join('\n')}\nnothing was written`);
}

function differs(root: string, overlay: NewOverlay): boolean {
  if (!existsSync(join(root, overlay.path))) return true;
  for (const _ of changedFiles(root, overlay)) return true;
  return false;
}
