import { accessSync, constants, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './disk-error.js';
import { below, entriesOf, shown } from './entries.js';

/**
 * What others keep in an overlay that is replaced and cannot be moved into the new one: a folder that this user may
 * not write to, because its `..` changes, and whatever is mounted there.
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
        ? 'is on another file system: unmount it'
        : kind === 'folder' && !isWritable(entry)
          ? 'may not be written by this user: change owner or mode'
          : undefined;
    return why ? [`${shown(entry)} has to move with the overlay that it is in, and ${why}, or move it away`] : [];
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
