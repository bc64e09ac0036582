import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive } from './harness/alive.js';
import { Cluster } from './harness/cluster.js';

interface Started {
  readonly folder: string;
  readonly pids: readonly number[];
}

/** Another process that starts a cluster and says where. */
async function starter(): Promise<{ readonly child: ChildProcess; readonly started: Started }> {
  const script = `
    const { Cluster } = require(${JSON.stringify(join(__dirname, 'harness/cluster.ts'))});
    Cluster.start({ extent: 'api' }).then((cluster) => {
      console.log(JSON.stringify({ folder: cluster.folder, pids: Object.values(cluster.pids) }));
      setInterval(() => {}, 1000);
    });`;
  const args = ['--import', 'tsx', '--input-type=commonjs', '--eval', script];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(__dirname, '..', '..'),
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, started: JSON.parse(line) as Started };
}

/** Processes of others can only be asked about, not waited for. */
async function untilGone({ pids, folder }: Started): Promise<void> {
  while (pids.some(isAlive) || existsSync(folder)) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a cluster', () => {
  test.each([
    'SIGINT',
    'SIGTERM',
    'SIGKILL',
  ] as const)('ends with the process that started it, by %s', async (signal) => {
    const { child, started } = await starter();
    expect([started.pids.length, started.pids.every(isAlive), existsSync(started.folder)]).toEqual([2, true, true]);
    child.kill(signal);
    await untilGone(started);
  });

  test('runs beside another, and neither knows of the other', async () => {
    const clusters = await Promise.all([Cluster.start({ extent: 'api' }), Cluster.start({ extent: 'api' })]);
    const [one, other] = clusters;
    await one.must('create', 'namespace', 'of-one');
    expect((await other.kubectl('get', 'namespace', 'of-one')).stderr).toContain('not found');
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    expect(clusters.map(({ folder }) => existsSync(folder))).toEqual([false, false]);
  });

  test('is as a whole ended by a program that ends', async () => {
    const cluster = await Cluster.start({ extent: 'api' });
    const { etcd, ...others } = cluster.pids;
    process.kill(etcd ?? 0, 'SIGKILL');
    await untilGone({ pids: Object.values(others), folder: cluster.folder });
    await cluster.stop();
  });
});
