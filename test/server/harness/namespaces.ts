import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { run } from '../../cluster/harness/cluster.js';

/** Ends a program with this process, however that ends. */
export const endsWithParent = ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] as const;

/** A network and a mount namespace, and the process that holds them: they and all that is in them go with it. */
export class Namespaces {
  private constructor(private readonly holder: ChildProcess) {}

  static async create(): Promise<Namespaces> {
    const [program, ...args] = endsWithParent;
    const script = 'echo ready; exec sleep infinity';
    const holder = spawn(
      program,
      [...args, 'unshare', '--net', '--mount', '--propagation', 'private', 'sh', '-c', script],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await Promise.race([
      once(holder.stdout, 'data'),
      once(holder, 'exit').then(() => Promise.reject(new Error('no namespaces: unshare ended'))),
    ]);
    return new Namespaces(holder);
  }

  get pid(): number {
    return this.holder.pid ?? 0;
  }

  /** Runs a line of shell inside; it has to succeed. */
  async sh(script: string): Promise<void> {
    await shell(`exec nsenter -t ${this.pid} -n -m sh -ec '${script}'`);
  }

  async end(): Promise<void> {
    if (this.holder.exitCode !== null || this.holder.signalCode !== null) return;
    const exited = once(this.holder, 'exit');
    this.holder.kill('SIGKILL');
    await exited;
  }
}

/** Runs a line of shell, which has to succeed. */
export async function shell(script: string): Promise<void> {
  const { exitCode, stderr } = await run('sh', ['-ec', script]);
  if (exitCode !== 0) throw new Error(`${script}\n${stderr}`);
}
