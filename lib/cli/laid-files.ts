import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OverlayFiles } from '../output/overlay-files.js';
import { writeFiles } from '../output/write-files.js';

/** Files of an overlay that are on disk, and are read when they are needed: the texts of thousands do not fit into memory. */
export interface LaidFiles {
  readonly folder: string;
  readonly names: readonly string[];
  /** Whether they were laid there for this run alone. */
  readonly isSpare?: boolean;
}

export function filesIn({ folder, names, isSpare = false }: LaidFiles): OverlayFiles {
  const get = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    folder,
    isSpare,
    size: names.length,
    keys: () => names,
    get,
    *[Symbol.iterator]() {
      for (const name of names) yield [name, get(name)] as const;
    },
  };
}

/** Writes the files of an overlay into a folder of its own below another one. */
export function lay(below: string, path: string, files: OverlayFiles): LaidFiles {
  const folder = join(below, encodeURIComponent(path));
  writeFiles(folder, files);
  return { folder, names: [...files.keys()], isSpare: true };
}
