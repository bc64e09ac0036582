/**
 * A process that owns one control plane. It ends the programs when it is told to, by a message or a signal, when one of
 * them ends by itself, and when the process that started it is gone, unless it was let go by `detached`.
 */
import { rmSync } from 'node:fs';
import { type ApiServerProps, type Connection, ControlPlane, type Extent } from './control-plane.js';
import type { Surroundings } from './processes.js';
import type { ProgramName, Tools } from './tools.js';

export interface Order {
  readonly tools: Tools;
  readonly folder: string;
  readonly extent: Extent;
  readonly detached: boolean;
  readonly apiServer?: ApiServerProps;
}

export type Request =
  | { readonly order: Order }
  | { readonly kill: string }
  | { readonly start: ProgramName }
  | { readonly run: string; readonly args: readonly string[]; readonly surroundings: Surroundings };

export type Reply =
  | { readonly ready: Connection; readonly pids: Readonly<Record<string, number>> }
  | { readonly failed: string }
  | { readonly done: true };

let plane: ControlPlane | undefined;
let order: Order | undefined;

async function end(exitCode: number, message?: string): Promise<void> {
  if (message) {
    tell({ failed: message });
    // In case that nobody waits for an answer just now.
    process.stderr.write(`the cluster has ended: ${message}\n`);
  }
  await plane?.stop();
  // What was started by hand is looked at by hand when it fails.
  if (order && !(order.detached && message)) rmSync(order.folder, { recursive: true, force: true });
  process.exit(exitCode);
}

function tell(reply: Reply): void {
  if (process.connected) process.send?.(reply);
}

async function answer(request: Request): Promise<Reply> {
  if ('order' in request) {
    order = request.order;
    const { tools, folder, extent, apiServer } = order;
    plane = await ControlPlane.start(tools, folder, extent, (message) => void end(1, message), apiServer);
    return { ready: plane.connection, pids: plane.pids };
  }
  if ('kill' in request) await plane?.kill(request.kill);
  else if ('run' in request) await plane?.run(request.run, request.args, request.surroundings);
  else {
    await plane?.start(request.start);
    await plane?.untilReady();
  }
  return { done: true };
}

process.on('message', (request: Request) => {
  answer(request).then(tell, (error: unknown) => end(1, error instanceof Error ? error.message : String(error)));
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.on('disconnect', () => {
  if (!order?.detached) void end(0);
});
