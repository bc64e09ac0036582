import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { WritingProcess } from '../output/lock.js';

/** This process, for the lock on the folder of overlays. */
export const writer: WritingProcess = {
  pid: process.pid,
  host: `${hostname()}${processNamespace()}`,
  isAlive,
  // Writing takes seconds.
  isRecent: (claimed) => Date.now() - claimed.getTime() < 10 * 60_000,
};

/** Containers have processes of their own, with ids that are alike, and the name of their host with `--network host`. */
function processNamespace(): string {
  try {
    return `-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    // Not Linux: no container shares its processes.
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
