import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Subprocess } from 'execa';
import { execa } from './execa.js';

export interface Surroundings {
  /** @default - the folder of the logs */
  readonly cwd?: string;
  /** Added to the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Programs that run together, each with a log of its own, and end together. */
export class Processes {
  private readonly running = new Map<string, Subprocess>();

  constructor(
    private readonly folder: string,
    private readonly onExit: (message: string) => void,
  ) {}

  async start(
    program: string,
    args: readonly string[],
    { cwd = this.folder, env = {} }: Surroundings = {},
  ): Promise<void> {
    const name = basename(program);
    const log = { file: this.logOf(name), append: true } as const;
    const child = (await execa)(program, [...args], {
      cwd,
      env,
      stdin: 'ignore',
      stdout: log,
      stderr: log,
      buffer: false,
      reject: false,
      // Ends the program when this process ends by itself or by a signal.
      cleanup: true,
    });
    this.running.set(name, child);
    child.then(({ exitCode, signal, shortMessage }) => {
      if (this.running.get(name) !== child) return;
      this.running.delete(name);
      this.onExit(`${name} ended (${shortMessage ?? signal ?? exitCode})\n${this.tailOf(name)}`);
    });
  }

  /** Ends one program as a crash would; it does not count as a failure. */
  async kill(name: string): Promise<void> {
    const child = this.running.get(name);
    this.running.delete(name);
    child?.kill('SIGKILL');
    await child;
  }

  /** At once and not politely, because all that they keep is thrown away. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((name) => this.kill(name)));
  }

  get pids(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.running].flatMap(([name, { pid }]) => (pid ? [[name, pid]] : [])));
  }

  private logOf(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  private tailOf(name: string): string {
    return readFileSync(this.logOf(name), 'utf8').split('\n').slice(-15).join('\n');
  }
}
