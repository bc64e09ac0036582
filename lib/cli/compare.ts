/** `check`: compares overlays and gitops/ with the files on disk, and writes nothing. */
import { join } from 'node:path';
import { changedFiles } from '../output/changed-files.js';
import { orphaned, outdated, strangersOf } from '../output/strangers.js';
import type { Output } from './output.js';
import { count } from './print.js';

/** A file that synth would change. */
export interface Change {
  /** Path from the working folder. */
  readonly file: string;
  readonly would: 'change' | 'be removed' | 'be removed from its overlay';
}

/** What synth would change. */
export function compare({ root: output, origin, folders }: Output, prune: boolean): readonly Change[] {
  const strangers = strangersOf(output, folders, origin);
  const changed = folders.flatMap((overlay) =>
    [...changedFiles(output, overlay)].map((name) => join(overlay.path, name)),
  );
  return [
    ...changed.map((file) => ({ file: `${output}/${file}`, would: 'change' as const })),
    ...outdated(strangers).map((file) => ({
      file: `${output}/${file}`,
      would: 'be removed from its overlay' as const,
    })),
    ...(prune ? orphaned(strangers) : []).map((file) => ({ file: `${output}/${file}`, would: 'be removed' as const })),
  ];
}

export function printChanges(changes: readonly Change[]): void {
  if (changes.length === 0) console.log('overlays are up to date');
  for (const { file, would } of changes) console.error(`${file} would ${would}`);
  const changed = changes.filter(({ would }) => would !== 'be removed');
  const removed = changes.length - changed.length;
  if (changed.length > 0)
    console.error(`${count(changed.length, 'file')} would change: run synth and commit the changes`);
  if (removed > 0) console.error(`${count(removed, 'file')} would be removed: run synth --prune and commit`);
}
