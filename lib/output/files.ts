import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder, as sorted relative paths; empty if the folder does not exist. */
export function filesBelow(root: string): readonly string[] {
  return walk(root, '');
}

/** `a` and `a/b` of `a/b/c`. */
export function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function walk(root: string, below: string): readonly string[] {
  const folder = join(root, below);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? walk(root, join(below, entry.name)) : [join(below, entry.name)]))
    .sort();
}
