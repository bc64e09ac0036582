const advice: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run again',
  EDQUOT: 'the disk quota is used up: free some space and run again',
  EROFS: 'the file system is read-only: write to another folder, or mount it for writing',
  EACCES: 'this user may not write there: change owner or mode, and run again',
  EPERM: 'this user may not write there: change owner or mode, and run again',
  ENOTDIR: 'a file stands where a folder belongs: move it away',
  EEXIST: 'something stands where a folder belongs: move it away',
  EISDIR: 'a folder stands where a file belongs: move it away',
  EXDEV: 'it lies on another file system: overlays are swapped by renames, so it must be on the same one',
  ENAMETOOLONG: 'the name is too long for the file system: shorten the name of the environment',
};

/** An error of the file system in the words of somebody who has to do something about it; any other error as it is. */
export function explained(error: unknown, root: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  // A write that finds the disk full names no file.
  const path = textAt(error, 'path') ?? root;
  return new Error(
    `${path}: ${advice[code] ?? textAt(error, 'message')} (${code}). Every overlay in ${root} is whole, old or new.`,
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
