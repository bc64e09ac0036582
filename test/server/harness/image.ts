/** What stands for the image of a container. */
export interface Image {
  /** Folders of this machine that a container sees. */
  readonly folders: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /**
   * What runs in a container that says no command.
   * @default - such a container has its arguments alone
   */
  readonly entrypoint?: readonly string[];
  readonly user: number;
  readonly group: number;
}

/** Which one stands for an image of this name; a container need not say one. */
export type Images = (name: string | undefined) => Image;
