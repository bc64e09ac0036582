import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../server/harness/free-port.js';
import { endsWithParent } from '../../server/harness/namespaces.js';
import type { Rig } from '../../server/harness/rig.js';
import type { Target } from '../../server/harness/services.js';
import { givenIdentityTools } from './given.js';

/** A Valkey of a test's own, on the loopback interface, which ends with this process. */
export async function startCache(rig: Rig, password?: string): Promise<Target> {
  const folder = rig.folder('cache');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const output = openSync(join(folder, 'valkey.log'), 'a');
  const [setpriv, ...options] = endsWithParent;
  const secret = password ? ['--requirepass', password] : [];
  const own = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', folder, ...secret];
  const child = spawn(setpriv, [...options, givenIdentityTools().valkey, ...own], {
    stdio: ['ignore', output, output],
  });
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected) return { host: '127.0.0.1', port };
    if (child.exitCode !== null) throw new Error(`the cache ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
