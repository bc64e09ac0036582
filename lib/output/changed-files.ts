import { join } from 'node:path';
import { isInPlace, type NewOverlay } from './overlay-files.js';
import { textOfFile } from './regular-file.js';

/** Names of files of an overlay that are missing below the root, or others there; one text at a time is in memory. */
export function* changedFiles(root: string, overlay: NewOverlay): Iterable<string> {
  if (isInPlace(root, overlay)) return;
  for (const [name, text] of overlay.files) if (textOfFile(join(root, overlay.path, name)) !== text) yield name;
}
