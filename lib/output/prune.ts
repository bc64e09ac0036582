import { rmdirSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { codeOf } from './disk-error.js';
import { entriesOf } from './entries.js';
import { parentsOf } from './files.js';
import { discard, type OnStep } from './swap.js';

/**
 * Removes generated files one by one: a folder is only removed if it has no other content.
 *
 * @param files - relative paths of files that were just recognized as generated
 */
export function prune(root: string, files: readonly string[], onStep: OnStep): void {
  const folders = new Set(files.map((file) => posix.dirname(file)));
  for (const folder of folders) {
    const names = files.filter((file) => posix.dirname(file) === folder).map((file) => posix.basename(file));
    if (hasNothingBut(join(root, folder), names)) discard(root, join(root, folder), folder, onStep);
    else
      for (const name of lastTheKustomization(names)) {
        rmSync(join(root, folder, name), { force: true });
        onStep(`removed ${folder}/${name}`);
      }
    for (const parent of [...parentsOf(folder), folder].reverse()) removeIfEmpty(join(root, parent));
  }
}

function hasNothingBut(folder: string, names: readonly string[]): boolean {
  return entriesOf(Buffer.from(folder))?.every(({ name }) => names.includes(name.toString())) ?? false;
}

/** The other files are recognized by it as files of an overlay, also after the process was killed. */
function lastTheKustomization(names: readonly string[]): readonly string[] {
  const isLast = (name: string) => name === 'kustomization.yaml';
  return [...names.filter((name) => !isLast(name)), ...names.filter(isLast)];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
  }
}
