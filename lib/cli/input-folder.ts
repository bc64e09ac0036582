import { statSync } from 'node:fs';
import { join } from 'node:path';
import { below, entriesOf, shown } from '../output/entries.js';
import type { Problem } from '../schema/location.js';

/** The files of a folder that a user writes, and what cannot be read of it: one wrong entry hides none of the others. */
export interface InputFolder {
  /** Sorted paths below the folder. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** What editors and desktops leave beside a file: locks, copies, swap files, metadata. */
const ofEditors = /^(?:\.[#_~].*|#.*#|.*~|\..*\.sw[a-z]|\.DS_Store)$/;

/** All files below a folder; none if it does not exist. */
export function inputFolder(root: string, option: string): InputFolder {
  const files: string[] = [];
  const problems: Problem[] = [];
  const refuse = (path: Buffer, message: string, fix: string) =>
    problems.push({ location: { file: shown(path), line: 1, column: 1 }, message, fix });
  const visit = (path: Buffer) => {
    const entries = entriesOf(Buffer.concat([Buffer.from(`${root}/`), path]));
    const inRoot = (name: Buffer) => Buffer.from(join(root, name.toString()));
    if (!entries) return refuse(inRoot(path), 'the folder cannot be read (EACCES)', 'allow reading it: chmod u+rx');
    for (const { name, kind } of entries) {
      const text = name.toString();
      if (ofEditors.test(text)) continue;
      const file = below(path, name);
      // If it were ignored, --prune would remove the overlays of its environments.
      if (!Buffer.from(text).equals(name)) refuse(inRoot(file), 'the name is not valid UTF-8', 'rename it');
      else if (kind === 'folder') visit(file);
      else if (kind === 'link' && !text.startsWith('.') && isFolder(join(root, file.toString())))
        refuse(
          inRoot(file),
          'it is a symbolic link to a folder, which is not followed',
          `replace it by the folder, or pass it with ${option}`,
        );
      else files.push(file.toString());
    }
    return undefined;
  };
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) visit(Buffer.alloc(0));
  return { files: files.sort(), problems };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
