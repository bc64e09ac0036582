import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Runs an action while holding a lock file; a lock whose process has died is taken over. */
export function withLock<T>(
  file: string,
  process: { readonly pid: number; isAlive(pid: number): boolean },
  action: () => T,
): T {
  take(file, process);
  try {
    return action();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string, process: { readonly pid: number; isAlive(pid: number): boolean }): void {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder !== process.pid && process.isAlive(holder)) {
      throw new Error(
        `another synth (process ${holder}) is writing; wait until it has ended, or remove ${file} if it is not one`,
      );
    }
    rmSync(file, { force: true });
    take(file, process);
  }
}
