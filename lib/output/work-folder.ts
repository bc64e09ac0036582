import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from './entries.js';
import { parentsOf } from './files.js';
import { isSafePath } from './safe-path.js';

/** Where new overlays wait and old ones rest during a swap; on the same file system as the overlays, so that renames are enough. */
export const workFolder = '.synth';

export const places = ['new', 'old', 'trash'] as const;
export type Place = (typeof places)[number];

/** One folder for each overlay, whatever the depth of its path: what is in it is then whole or absent. */
export function slot(root: string, place: Place, path: string): string {
  const folder = join(root, workFolder, place);
  mkdirSync(folder, { recursive: true });
  return join(folder, encodeURIComponent(path));
}

/** The overlay that a slot is for; undefined for a name that this tool does not write. */
export function overlayOfSlot(name: string): string | undefined {
  try {
    const path = decodeURIComponent(name);
    return isSafePath(path) && encodeURIComponent(path) === name ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Whatever in the work folder an earlier run did not write: it could lead a rename or a removal out of the folder of overlays. */
export function problemsOfWorkFolder(root: string): readonly string[] {
  const folder = join(root, workFolder);
  if (!lstatSync(folder, { throwIfNoEntry: false })) return [];
  if (!isFolder(folder)) return [notOurs(folder)];
  return readdirSync(folder).flatMap((place) => {
    const path = join(folder, place);
    if (!places.some((known) => known === place) || !isFolder(path)) return [notOurs(path)];
    if (place === 'trash') return [];
    return readdirSync(path).flatMap((name) => {
      const overlay = overlayOfSlot(name);
      if (overlay === undefined || !isFolder(join(path, name))) return [notOurs(join(path, name))];
      return parentsOf(overlay)
        .map((parent) => join(root, parent))
        .filter((parent) => lstatSync(parent, { throwIfNoEntry: false }) && !isFolder(parent))
        .map((parent) => `${parent} is not a folder, and ${join(path, name)} belongs below it: move it away`);
    });
  });
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function notOurs(path: string): string {
  return `${shown(Buffer.from(path))} was not written by an earlier run, which alone uses the folder ${workFolder}: move it away`;
}
