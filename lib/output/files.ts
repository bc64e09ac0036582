import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder, as sorted paths from it; nothing where the folder does not exist. */
export function filesBelow(root: string): readonly string[] {
  return walk(root, '').files;
}

/** The largest folders and files below a root that hold none of the expected files: what can go without touching those. */
export function treesWithout(root: string, expected: readonly string[]): readonly string[] {
  const { files, folders } = walk(root, '');
  const isNeeded = (path: string) => expected.some((file) => file === path || file.startsWith(`${path}/`));
  const trees = [...folders, ...files].filter((path) => !isNeeded(path));
  const whole = new Set(trees);
  return trees.filter((path) => !parentsOf(path).some((parent) => whole.has(parent)));
}

/** `a` and `a/b` of `a/b/c`. */
export function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function walk(root: string, below: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
  const folder = join(root, below);
  if (!existsSync(folder)) return { files: [], folders: [] };
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(below, entry.name));
  const inner = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ path: join(below, entry.name), ...walk(root, join(below, entry.name)) }));
  return {
    files: [...own, ...inner.flatMap((child) => child.files)].sort(),
    folders: inner.flatMap((child) => [child.path, ...child.folders]),
  };
}
