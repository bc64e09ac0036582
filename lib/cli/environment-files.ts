import { basename, posix } from 'node:path';
import { filesBelow } from '../output/files.js';

export interface EnvironmentFile {
  /** Path from the working folder: `environments/kind/dev.yaml`. */
  readonly file: string;
  /** Path of the overlay: `kind/dev`. */
  readonly path: string;
}

/** The environment files of a folder, without bases, which others extend. */
export function environmentFiles(folder: string): readonly EnvironmentFile[] {
  return filesBelow(folder)
    .filter((file) => /\.ya?ml$/.test(file) && !/^(_.*|base|.*\.base)\.ya?ml$/.test(basename(file)))
    .map((file) => ({ file: posix.join(folder, file), path: file.replace(/\.ya?ml$/, '') }));
}
