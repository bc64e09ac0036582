const safePath = /^(?!\.)[^/\\\0]+(?:\/(?!\.)[^/\\\0]+)*$/;

/** Whether a path stays below the folder that it is joined to, without hidden names. */
export function isSafePath(path: string): boolean {
  return safePath.test(path);
}
