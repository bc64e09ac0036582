import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The writing process, to which other ones are compared. */
export interface WritingProcess {
  readonly pid: number;
  isAlive(pid: number): boolean;
}

const claim = '.synth.lock.';

/**
 * Runs an action while no other running process has locked the folder.
 *
 * Each process first writes its own claim, named by the process, and then looks for others, so of two processes that
 * start at the same time at least one finds the other; at worst both fail. A claim of a running process is never
 * removed, which a single lock file cannot ensure: after its owner ended, another process can lock it before it is removed.
 */
export function withLock<T>(folder: string, { pid, isAlive }: WritingProcess, action: () => T): T {
  const own = join(folder, `${claim}${pid}`);
  // A claim of an earlier process with this id, or a link, through which writing would truncate another file.
  rmSync(own, { force: true });
  writeFileSync(own, '', { flag: 'wx' });
  try {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith(claim))) {
      const holder = Number(name.slice(claim.length));
      const file = join(folder, name);
      if (holder === pid) continue;
      if (Number.isInteger(holder) && holder > 0 && isAlive(holder)) {
        throw new Error(
          `another synth (process ${holder}) is writing to ${folder}; wait until it has ended, or remove ${file} if that process is not a synth`,
        );
      }
      rmSync(file, { force: true });
    }
    return action();
  } finally {
    rmSync(own, { force: true });
  }
}
