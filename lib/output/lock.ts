import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process, as far as two of them have to tell each other apart. */
export interface WritingProcess {
  readonly pid: number;
  isAlive(pid: number): boolean;
}

const claim = '.synth.lock.';

/**
 * Runs an action while no other live process holds the folder.
 *
 * Everybody first writes a claim of their own, named by their process, and looks for others afterwards, so of two that
 * start at once at least one sees the other; at worst both give up. Nobody ever takes a live claim away, which a single
 * lock file cannot promise: between reading that its owner is dead and removing it, it may have become somebody else's.
 */
export function withLock<T>(folder: string, { pid, isAlive }: WritingProcess, action: () => T): T {
  const own = join(folder, `${claim}${pid}`);
  // A claim of an earlier process with this id, or a link, through which writing would empty another file.
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
