import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder, as sorted paths from it; nothing where the folder does not exist. */
export function filesBelow(root: string, except?: string): readonly string[] {
  return walk(root, '').files.filter((file) => except === undefined || !file.startsWith(`${except}/`));
}

/** Folders below a root without any file, the deepest first. */
export function emptyFolders(root: string): readonly string[] {
  const { files, folders } = walk(root, '');
  return folders
    .filter((folder) => !files.some((file) => file.startsWith(`${folder}/`)))
    .sort((a, b) => b.length - a.length);
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
