import { lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The writing process, to which other ones are compared. */
export interface WritingProcess {
  readonly pid: number;
  /**
   * Name of its host or container: process ids are unique there only.
   * @default - all processes have one host
   */
  readonly host?: string;
  isAlive(pid: number): boolean;
  /**
   * Whether a claim of another host, whose processes cannot be seen, can still be held.
   * @default - it can
   */
  isRecent?(claimed: Date): boolean;
}

const claim = '.synth.lock.';
const inFileName = (host: string) => host.replace(/[^\w.-]/g, '_');

/**
 * Runs an action while no other running process has locked the folder.
 *
 * Each process first writes its own claim, named by the process, and then looks for others, so of two processes that
 * start at the same time at least one finds the other; at worst both fail. A claim of a running process is never
 * removed, which a single lock file cannot ensure: after its owner ended, another process can lock it before it is removed.
 * Libraries such as proper-lockfile keep a lock alive by a timer, which never runs during a synchronous write.
 */
export function withLock<T>(folder: string, process: WritingProcess, action: () => T): T {
  const { pid, host } = process;
  const own = join(folder, `${claim}${pid}${host ? `@${inFileName(host)}` : ''}`);
  // A claim of an earlier process with this id, or a link, through which writing would truncate another file.
  rmSync(own, { force: true });
  writeFileSync(own, '', { flag: 'wx' });
  try {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith(claim))) {
      const file = join(folder, name);
      if (file === own) continue;
      const [holder = '', elsewhere] = name.slice(claim.length).split('@');
      if (isHeld(file, Number(holder), elsewhere, process)) {
        throw new Error(
          `another synth (process ${holder}${elsewhere ? ` of host ${elsewhere}` : ''}) is writing to ${folder}; wait until it has ended, or remove ${file} if that process is not a synth`,
        );
      }
      rmSync(file, { force: true });
    }
    return action();
  } finally {
    rmSync(own, { force: true });
  }
}

function isHeld(file: string, holder: number, elsewhere: string | undefined, process: WritingProcess): boolean {
  const { pid, host, isAlive, isRecent } = process;
  if (elsewhere && elsewhere !== (host && inFileName(host))) {
    const claimed = lstatSync(file, { throwIfNoEntry: false })?.mtime;
    return claimed !== undefined && (isRecent?.(claimed) ?? true);
  }
  return holder !== pid && Number.isInteger(holder) && holder > 0 && isAlive(holder);
}
