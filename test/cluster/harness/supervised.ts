import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Connection } from './control-plane.js';
import type { Surroundings } from './processes.js';
import type { Order, Reply, Request } from './supervisor.js';
import type { ProgramName } from './tools.js';

/** A control plane in a process of its own, which outlives neither this one nor its own order. */
export class Supervised {
  private constructor(
    private readonly child: ChildProcess,
    readonly connection: Connection,
    readonly pids: Readonly<Record<string, number>>,
  ) {}

  static async start(order: Order): Promise<Supervised> {
    const child = fork(join(__dirname, 'supervisor.ts'), {
      execArgv: ['--import', 'tsx'],
      // A group of its own: Ctrl-C reaches the parent, which then ends it in order.
      detached: true,
      stdio: ['ignore', order.detached ? 'ignore' : 'inherit', order.detached ? 'ignore' : 'inherit', 'ipc'],
    });
    const reply = await ask(child, { order });
    if (!('ready' in reply)) throw new Error('the control plane gave no address');
    return new Supervised(child, reply.ready, reply.pids);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends a program without warning. */
  async kill(program: string): Promise<void> {
    await ask(this.child, { kill: program });
  }

  /** Starts a program that was ended. */
  async restart(program: ProgramName): Promise<void> {
    await ask(this.child, { start: program });
  }

  /** Runs a program that ends with the control plane; the control plane ends with it. */
  async run(program: string, args: readonly string[], surroundings: Surroundings): Promise<void> {
    await ask(this.child, { run: program, args, surroundings });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }

  /** Leaves it running when this process ends. */
  release(): void {
    this.child.disconnect();
    this.child.unref();
  }
}

function ask(child: ChildProcess, request: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const finish = (action: () => void) => {
      child.off('message', onMessage).off('exit', onExit);
      action();
    };
    const onMessage = (reply: Reply) =>
      finish(() => ('failed' in reply ? reject(new Error(reply.failed)) : resolve(reply)));
    const onExit = (code: number | null) => finish(() => reject(new Error(`the control plane ended with ${code}`)));
    child.on('message', onMessage).on('exit', onExit);
    child.send(request);
  });
}
