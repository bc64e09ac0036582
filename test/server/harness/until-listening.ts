import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { Target } from './services.js';

/** Waits until a program accepts connections; one that ends before is an error with this text. */
export async function untilListening(target: Target, child: ChildProcess, ended: () => string): Promise<void> {
  for (;;) {
    const socket = connect(target);
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected) return;
    if (child.exitCode !== null) throw new Error(ended());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
