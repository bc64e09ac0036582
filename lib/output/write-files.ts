import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OverlayFiles } from './overlay-files.js';

/**
 * Writes the files of an overlay into a new folder.
 *
 * @param onWritten - called with the name of each file
 */
export function writeFiles(folder: string, files: OverlayFiles, onWritten: (name: string) => void = () => {}): void {
  const made = new Set<string>();
  for (const [name, text] of files) {
    const parent = dirname(join(folder, name));
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(join(folder, name), text);
    onWritten(name);
  }
}
