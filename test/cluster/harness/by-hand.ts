import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './alive.js';
import type { Log } from './build.js';
import { cacheFolder } from './cache.js';
import { run } from './cluster.js';
import { thirdParties } from './definitions.js';
import { kubernetesModules, type Release, versionOf } from './modules.js';
import { Supervised } from './supervised.js';
import { ensureTools } from './tools.js';

/** What is known of the cluster that was started by hand. */
interface State {
  readonly version: string;
  readonly server: string;
  readonly kubeconfig: string;
  readonly supervisor: number;
  readonly pids: Readonly<Record<string, number>>;
}

const folder = () => join(cacheFolder(), '..', 'cluster');
const stateFile = () => join(folder(), 'state.json');

/** Starts the cluster, unless it runs, and says where it is. */
export async function up(release: Release, bare: boolean, log: Log): Promise<number> {
  const running = readState();
  if (running && isAlive(running.supervisor)) {
    log(`Kubernetes ${running.version} runs already; npm run cluster -- down ends it`);
    log(`export KUBECONFIG=${running.kubeconfig}`);
    return 0;
  }
  cleanUp();
  const tools = await ensureTools(release, log);
  mkdirSync(folder(), { recursive: true });
  const supervised = await Supervised.start({ tools, folder: join(folder(), 'run'), extent: 'full', detached: true });
  const { server, kubeconfig } = supervised.connection;
  const version = versionOf(kubernetesModules[release]);
  writeFileSync(
    stateFile(),
    JSON.stringify({ version, server, kubeconfig, supervisor: supervised.pid, pids: supervised.pids }, undefined, 2),
  );
  supervised.release();
  if (!bare) {
    log(`installing the definitions of ${thirdParties.join(', ')}`);
    const files = thirdParties.flatMap((name) => ['-f', join(tools.data, `${name}.yaml`)]);
    const { exitCode, stderr } = await run(tools.programs.kubectl, [
      '--kubeconfig',
      kubeconfig,
      'apply',
      '--server-side',
      ...files,
    ]);
    if (exitCode !== 0) throw new Error(stderr);
  }
  log(`Kubernetes ${version} at ${server}, pods run by kwok; npm run cluster -- down ends it`);
  log(`export KUBECONFIG=${kubeconfig}`);
  return 0;
}

/** Exit code 0 if it runs, as the field's init scripts answer; 1 if not. */
export async function status(log: Log): Promise<number> {
  const state = readState();
  if (!state) {
    log('no cluster runs; npm run cluster -- up starts one');
    return 1;
  }
  log(`Kubernetes ${state.version} at ${state.server}`);
  for (const [name, pid] of Object.entries(state.pids)) {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    log(`${name.padEnd(24)} ${stdout.trim() ? `${Math.round(Number(stdout) / 1024)} MiB` : 'has ended'}`);
  }
  if (!isAlive(state.supervisor)) {
    log('it has lost its supervisor; npm run cluster -- down ends what is left of it');
    return 1;
  }
  log(`export KUBECONFIG=${state.kubeconfig}`);
  return 0;
}

export async function down(log: Log): Promise<number> {
  const state = readState();
  if (!state) {
    log('no cluster runs');
    return 0;
  }
  if (isAlive(state.supervisor)) {
    process.kill(state.supervisor, 'SIGTERM');
    while (isAlive(state.supervisor)) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  cleanUp();
  log('the cluster has ended');
  return 0;
}

/** Programs whose supervisor was killed live on; they are known by their numbers and their folder. */
function cleanUp(): void {
  for (const pid of Object.values(readState()?.pids ?? {})) {
    if (isAlive(pid) && folderOf(pid).startsWith(folder())) process.kill(pid, 'SIGKILL');
  }
  rmSync(folder(), { recursive: true, force: true });
}

function readState(): State | undefined {
  return existsSync(stateFile()) ? (JSON.parse(readFileSync(stateFile(), 'utf8')) as State) : undefined;
}

/** The folder that a program runs in; empty where the system does not tell. */
function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
