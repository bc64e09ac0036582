import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from './entries.js';
import { parentsOf } from './files.js';
import { isSafePath } from './safe-path.js';

/** The folder of new and old overlays during a swap; on the same file system as the overlays, as renames require. */
export const workFolder = '.synth';

export const places = ['new', 'old', 'trash'] as const;
export type Place = (typeof places)[number];

/** One folder for each overlay, independent of the depth of its path, so that it is either complete or absent. */
export function slot(root: string, place: Place, path: string): string {
  const folder = join(root, workFolder, place);
  mkdirSync(folder, { recursive: true });
  return join(folder, encodeURIComponent(path));
}

/** The overlay of a slot; undefined for a name that this tool does not write. */
export function overlayOfSlot(name: string): string | undefined {
  try {
    const path = decodeURIComponent(name);
    return isSafePath(path) && encodeURIComponent(path) === name ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Entries of the work folder that were not written by an earlier run: with them a rename or removal could leave the folder of overlays. */
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
        .map((parent) => `${parent} is not a folder, but the parent of ${join(path, name)}: move it`);
    });
  });
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function notOurs(path: string): string {
  return `${shown(Buffer.from(path))} was not written by an earlier run, and the folder ${workFolder} is reserved for this tool: move it`;
}
