import { accessSync, constants, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './disk-error.js';
import { below, entriesOf, shown } from './entries.js';

/**
 * Files and folders of others in an overlay that is replaced that cannot be moved into the new one: folders without
 * write permission, which a move requires because it changes their `..`, and mounted file systems.
 */
export function unmovable(root: string, path: string, names: Iterable<string>): readonly string[] {
  const own = new Set([...names].map((name) => name.split('/', 1)[0]));
  const folder = Buffer.from(join(root, path));
  if (!lstatSync(folder, { throwIfNoEntry: false })) return [];
  const device = lstatSync(folder).dev;
  return (entriesOf(folder) ?? []).flatMap(({ name, kind }) => {
    if (own.has(name.toString())) return [];
    const entry = below(folder, name);
    const why =
      lstatSync(entry).dev !== device
        ? 'it is on another file system: unmount it'
        : kind === 'folder' && !isWritable(entry)
          ? 'the user has no permission to write to it: change the owner or mode'
          : undefined;
    return why ? [`${shown(entry)} must be moved with its overlay, but ${why}, or move it out of the overlay`] : [];
  });
}

function isWritable(folder: Buffer): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EROFS' || codeOf(error) === 'EPERM') return false;
    throw error;
  }
}
