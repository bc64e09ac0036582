const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run again',
  EDQUOT: 'the disk quota is used up: free some space and run again',
  EROFS: 'the file system is read-only: write to another folder, or mount it for writing',
  EACCES: 'permission denied: change the owner or mode, and run again',
  EPERM: 'permission denied: change the owner or mode, and run again',
  ENOTDIR: 'a file exists where a folder is required: move it',
  EEXIST: 'a file exists where a folder is required: move it',
  EISDIR: 'a folder exists where a file is required: move it',
  EXDEV: 'it is on another file system: overlays are replaced by renames, which requires a single file system',
  ENAMETOOLONG: 'the name is too long for the file system: shorten the name of the environment',
};

/** An error of the file system with its fix; any other error unchanged. */
export function explained(error: unknown, root: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  // An error of a write, for example ENOSPC, has no path.
  const path = textAt(error, 'path') ?? root;
  return new Error(
    `${path}: ${advice[code] ?? textAt(error, 'message')} (${code}). Every overlay in ${root} is complete, either old or new.`,
    { cause: error },
  );
}

/** The code of an error of the file system: `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  return textAt(error, 'code');
}

function textAt(error: unknown, field: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : undefined;
}
