/** The files of an overlay by name: a map of texts, or files that are read one after the other. */
export interface OverlayFiles {
  readonly size: number;
  keys(): Iterable<string>;
  get(name: string): string | undefined;
  [Symbol.iterator](): Iterator<readonly [name: string, text: string]>;
  /**
   * A folder that has these files and no others, which nobody needs after the overlay is written: it may be moved.
   * @default - the files are written one by one
   */
  readonly spare?: string;
}

/** An overlay, ready to be written. */
export interface NewOverlay {
  /** Path below the root: `rhoai/prod`. */
  readonly path: string;
  readonly files: OverlayFiles;
}
