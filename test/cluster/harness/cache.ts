import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs and definitions are kept, outside the repository: `CLUSTER_TOOLS_CACHE`, or the user's cache folder. */
export function cacheFolder(): string {
  const { CLUSTER_TOOLS_CACHE: own, XDG_CACHE_HOME: cache } = process.env;
  return own || join(cache || join(homedir(), '.cache'), 'cdk8s-mlflow', 'cluster-tools');
}

/** A folder of the cache under its key, filled by `fill` if it is not there. It appears whole or not at all. */
export async function cached(key: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), key);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process may have filled it at the same time.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
