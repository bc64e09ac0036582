import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { type Output, run } from '../../cluster/harness/cluster.js';
import type { Namespaces } from './namespaces.js';

/** How a container ended. */
export interface Exit {
  /** As the kubelet tells it: 128 more than the number of the signal that ended it. */
  readonly exitCode: number;
  readonly log: string;
}

/** A running container: a process in a sandbox, with its log in a file. */
export class Container {
  readonly exited: Promise<Exit>;

  private constructor(
    private readonly child: ChildProcess,
    /** Number of its first process, as this machine counts. */
    readonly pid: number,
    private readonly logFile: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.exited = exitCodeOf(child).then((exitCode) => ({ exitCode, log: this.log }));
  }

  static async start(
    commandLine: readonly string[],
    env: Readonly<Record<string, string>>,
    namespaces: Namespaces,
    logFile: string,
  ): Promise<Container> {
    const output = openSync(logFile, 'a');
    const child = spawn('/usr/bin/nsenter', ['-t', String(namespaces.pid), '-n', '-m', ...commandLine], {
      env: { ...env },
      cwd: '/',
      stdio: ['ignore', output, output, 'pipe'],
    });
    closeSync(output);
    const pid = await innerPid(child);
    if (pid === undefined) throw new Error(`the sandbox did not start: ${readFileSync(logFile, 'utf8')}`);
    return new Container(child, pid, logFile, env);
  }

  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Runs a program beside its own, as the kubelet does for probes: with its variables, as its user. */
  async exec(command: readonly string[]): Promise<Output> {
    const { pid } = this;
    // Not those in /proc, which some programs write their titles over.
    const variables = Object.entries(this.env).map(([name, value]) => `${name}=${value}`);
    const process_ = statSync(`/proc/${pid}`, { throwIfNoEntry: false });
    // It has just ended, and this process does not know yet: the kubelet counts that as a failed probe.
    if (!process_) return { exitCode: 1, stdout: '', stderr: 'the container has ended' };
    const { uid, gid } = process_;
    const inside = ['-t', String(pid), '-m', '-u', '-i', '-n', '-p', '-S', String(uid), '-G', String(gid)];
    return run('/usr/bin/nsenter', [...inside, '/usr/bin/env', '-i', ...variables, ...command]).catch((error) => {
      // The kernel kills it with the container, whose namespace of processes it is in.
      if ((error as { readonly signal?: unknown }).signal !== 'SIGKILL') throw error;
      return { exitCode: 137, stdout: '', stderr: 'the container has ended' };
    });
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.isRunning) return;
    try {
      process.kill(this.pid, signal);
    } catch {
      // It has just ended, and this process has not heard of it yet.
    }
  }

  /** Asks it to end, and ends it after the grace period, in seconds. */
  async stop(grace: number): Promise<Exit> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), grace * 1000);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }
}

/** What the sandbox says of itself before it starts the program. */
async function innerPid(child: ChildProcess): Promise<number | undefined> {
  let text = '';
  for await (const part of child.stdio[3] as Readable) text += String(part);
  const [, pid] = /"child-pid": (\d+)/.exec(text) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return child.exitCode;
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? (signal === 'SIGKILL' ? 137 : 143);
}
