import { join } from 'node:path';

/** The files of an overlay by name: a map of texts, or files that are read one after the other. */
export interface OverlayFiles {
  readonly size: number;
  keys(): Iterable<string>;
  get(name: string): string | undefined;
  [Symbol.iterator](): Iterator<readonly [name: string, text: string]>;
  /**
   * The folder that they are in.
   * @default - they are in memory
   */
  readonly folder?: string;
  /**
   * Whether this folder has no other files, and nobody needs it after the overlay is written: it may be moved.
   * @default false
   */
  readonly isSpare?: boolean;
}

/** An overlay, ready to be written. */
export interface NewOverlay {
  /** Path below the root: `rhoai/prod`. */
  readonly path: string;
  readonly files: OverlayFiles;
}

/** Whether the files are those that are below the root already: a run in which nothing has changed does not read them again. */
export function isInPlace(root: string, { path, files: { folder } }: NewOverlay): boolean {
  return folder === join(root, path);
}
