import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Resolves the links of a path whose last parts may not exist yet. */
export function realPath(path: string): string {
  const whole = resolve(path);
  if (statSync(whole, { throwIfNoEntry: false })) return realpathSync.native(whole);
  return whole === dirname(whole) ? whole : join(realPath(dirname(whole)), basename(whole));
}
