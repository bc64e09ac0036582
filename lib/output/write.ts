import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { explained } from './disk-error.js';
import { type WritingProcess, withLock } from './lock.js';
import { obstacles } from './obstacles.js';
import { prune } from './prune.js';
import { textOfFile } from './regular-file.js';
import { type Stranger, strangersOf } from './strangers.js';
import { type OnStep, recover, stage, swap } from './swap.js';
import { unmovable } from './unmovable.js';
import { problemsOfWorkFolder } from './work-folder.js';

/** An overlay as texts, ready to be written. */
export interface OverlayTexts {
  /** Path below the root: `rhoai/prod`. */
  readonly path: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface WriteOptions {
  /** The folder of environments, by which files that were generated from it are recognized. */
  readonly environments: string;
  /** Generated files that no overlay has and that are to be removed, as `strangersOf` names them. Each is looked at again. */
  readonly prune: readonly string[];
  /** The writing process, by which two at once tell each other apart. */
  readonly process: WritingProcess;
  /** Told of each step on disk; tests interrupt there. */
  readonly onStep?: OnStep;
}

export interface WriteReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** What is below the root and in no overlay: left alone. */
  readonly foreign: readonly Stranger[];
  /** Generated files that no overlay has: removed. */
  readonly pruned: readonly string[];
  /** Overlays that an earlier, killed run had left moved away; they were put back before this one began. */
  readonly recovered: readonly string[];
  readonly overlays: readonly OverlayReport[];
}

export interface OverlayReport {
  readonly path: string;
  readonly state: 'written' | 'unchanged';
  readonly files: number;
  /** What is in it and not its own, as paths from it. */
  readonly foreign: readonly string[];
  readonly pruned: readonly string[];
}

/**
 * Writes overlays so that each of them is whole, old or new, and never a mixture of both.
 *
 * Every new overlay is written in full beside the old ones first. Then each is swapped by two renames, old away and new
 * in; Node has no single call for that, so for an instant the folder is missing. A kill in that instant leaves the old
 * one whole in `.synth/old`, and the next run puts it back before anything else. What others keep in the old one is
 * then moved into the new one, and the next run moves what a kill left behind.
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
  stopAt(problemsOfWorkFolder(root));
  const recovered = recover(root, onStep);
  stopAt(obstacles(root, overlays));
  const changed = overlays.filter((overlay) => differs(root, overlay));
  stopAt(changed.flatMap(({ path, files }) => unmovable(root, path, files.keys())));
  let strangers: readonly Stranger[];
  let pruned: readonly string[];
  try {
    for (const overlay of changed) stage(root, overlay, onStep);
    for (const { path } of changed) swap(root, path, onStep);
    strangers = strangersOf(root, overlays, options.environments);
    const wanted = new Set(options.prune);
    pruned = strangers.filter(({ path, kept }) => kept === undefined && wanted.has(path)).map(({ path }) => path);
    prune(root, pruned, onStep);
  } finally {
    // After an error as after a kill: what was moved away and not replaced comes back.
    recover(root, () => undefined);
  }
  const isChanged = new Set(changed);
  const isPruned = new Set(pruned);
  const foreign = strangers.filter(({ path }) => !isPruned.has(path));
  const within = ({ path }: OverlayTexts, paths: readonly string[]) =>
    paths.filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1));
  return {
    written: changed.map(({ path }) => path),
    unchanged: overlays.filter((overlay) => !isChanged.has(overlay)).map(({ path }) => path),
    foreign,
    pruned,
    recovered,
    overlays: overlays.map((overlay) => ({
      path: overlay.path,
      state: isChanged.has(overlay) ? 'written' : 'unchanged',
      files: overlay.files.size,
      foreign: within(
        overlay,
        foreign.map(({ path }) => path),
      ),
      pruned: within(overlay, pruned),
    })),
  };
}

function stopAt(found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${found.join('\n')}\nnothing was written`);
}

function differs(root: string, { path, files }: OverlayTexts): boolean {
  return [...files].some(([name, text]) => textOfFile(join(root, path, name)) !== text);
}
