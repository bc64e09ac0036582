import { statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { filesBelow } from '../output/files.js';

export interface EnvironmentFile {
  /** Path from the working folder: `environments/kind/dev.yaml`. */
  readonly file: string;
  /** Path of the overlay: `kind/dev`. */
  readonly path: string;
}

/** The environment files of a folder, without bases, which others extend. */
export function environmentFiles(folder: string): readonly EnvironmentFile[] {
  const files = filesBelow(folder);
  const link = files.find((file) => !/(^|\/)\./.test(file) && isFolder(join(folder, file)));
  // If it were ignored, --prune would remove the overlays of its environments.
  if (link)
    throw new Error(
      `${join(folder, link)} is a symbolic link to a folder, which is not followed: replace it by the folder, or pass it with --environments`,
    );
  return files
    .filter((file) => /\.ya?ml$/.test(file) && !/^(_.*|base|.*\.base)\.ya?ml$/.test(basename(file)))
    .map((file) => ({ file: posix.join(folder, file), path: file.replace(/\.ya?ml$/, '') }));
}

/** Whether it is a folder or a link to one; `filesBelow` does not follow links. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
