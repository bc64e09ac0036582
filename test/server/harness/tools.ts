import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { built, type Log } from '../../cluster/harness/build.js';
import { cached, cacheFolder } from '../../cluster/harness/cache.js';
import { run } from '../../cluster/harness/cluster.js';
import {
  kserveModule,
  kuberayModule,
  otelcolModule,
  type ToolModule,
  trainerModule,
  versitygwModule,
} from '../../cluster/harness/modules.js';
import { needsGo, ToolsMissing } from '../../cluster/harness/tools.js';
import { olderVersions, type RunnerTools, type ServerTools } from './given.js';
import type { Image } from './image.js';
import { findPython, type Python, virtualEnvironment } from './python.js';

const root = join(__dirname, '..', '..', '..');

/** Finds or builds them; says what is skipped without the rest. */
export async function ensureServerTools(log: Log): Promise<ServerTools> {
  const tools = await ensureRunnerTools('images/mlflow/requirements.txt', log);
  const python = await pythonThatFits();
  const olderPythons: Record<string, string> = {};
  for (const version of olderVersions) {
    const environment = await virtualEnvironment(python, join(root, `test/server/requirements-${version}.txt`), log);
    olderPythons[version] = join(environment, 'bin/python');
  }
  const kserve = await goProgram(kserveModule, 'kserve-manager', 'the suite on KServe', log);
  const trainer = await goProgram(trainerModule, 'trainer-controller-manager', 'the suite on TrainJobs', log);
  const rayOperator = await goProgram(kuberayModule, 'ray-operator', 'the suite on RayJobs', log);
  const otelcol = await goProgram(otelcolModule, 'otelcol', 'the suite on a collector of traces', log);
  const pgbouncer = onPath('pgbouncer');
  if (!pgbouncer) log('SKIPPED: the suite on a pooler, because pgbouncer is not on the PATH (Debian: pgbouncer)');
  return {
    ...tools,
    olderPythons,
    pipelines: join(
      await virtualEnvironment(python, join(root, 'test/server/requirements-pipelines.txt'), log),
      'bin/python',
    ),
    storageInitializer: await storageInitializer(python, log),
    ...(kserve ? { kserve } : {}),
    ...(trainer ? { trainer, jobset: join(dirname(trainer), 'jobset') } : {}),
    ...(rayOperator ? { rayOperator } : {}),
    ...(otelcol ? { collector: collectorImage(otelcol) } : {}),
    ...(pgbouncer ? { pgbouncer } : {}),
  };
}

/** As its Containerfile has it; the programs are copied, because pods may not see the folder of the repository. */
async function storageInitializer(python: Python, log: Log): Promise<Image> {
  const source = join(root, 'images/mlflow-storage-initializer');
  const environment = await virtualEnvironment(python, join(source, 'requirements.txt'), log);
  const files = readdirSync(join(source, 'storage_initializer')).filter((name) => name.endsWith('.py'));
  const hash = createHash('sha256');
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(source, 'storage_initializer', name)));
  const programs = await cached(`storage-initializer-${hash.digest('hex').slice(0, 12)}`, async (folder) => {
    for (const name of files)
      cpSync(join(source, 'storage_initializer', name), join(folder, 'storage_initializer', name));
  });
  const image = imageOf(environment, python, []);
  return {
    ...image,
    folders: [...image.folders, programs],
    env: { ...image.env, PYTHONPATH: programs, HOME: '/tmp' },
    entrypoint: ['python', '-m', 'storage_initializer'],
  };
}

/** The same for pods whose image is made of these packages. */
export async function ensureRunnerTools(requirements: string, log: Log): Promise<RunnerTools> {
  await podsCanRun();
  if (cacheFolder().startsWith('/tmp/'))
    throw new ToolsMissing(
      `${cacheFolder()} lies below /tmp, where pods see a folder of their own: set CLUSTER_TOOLS_CACHE`,
    );
  const python = await pythonThatFits();
  const environment = await virtualEnvironment(python, join(root, requirements), log);
  const proxy = await virtualEnvironment(python, join(root, 'test/server/requirements-proxy.txt'), log);
  const postgresql = postgresqlFolder();
  if (!postgresql)
    log('SKIPPED: suites on PostgreSQL, because initdb is neither on the PATH nor in /usr/lib/postgresql');
  const versitygw = await goProgram(versitygwModule, 'versitygw', 'suites on S3', log);
  return {
    image: imageOf(environment, python, versitygw ? [dirname(versitygw)] : []),
    python: join(environment, 'bin/python'),
    mitmproxy: imageOf(proxy, python, []),
    ...(postgresql ? { postgresql } : {}),
    ...(versitygw ? { versitygw } : {}),
  };
}

async function pythonThatFits(): Promise<Python> {
  const python = await findPython();
  if (!python) throw new ToolsMissing('there is no Python 3.12 or 3.13 with venv: set PYTHON to one');
  return python;
}

/** As the Containerfiles in `images/` have it. */
function imageOf(environment: string, python: Python, programs: readonly string[]): Image {
  return {
    folders: [environment, ...(python.home.startsWith('/usr') ? [] : [python.home]), ...programs],
    env: {
      PATH: [join(environment, 'bin'), ...programs, '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    user: 1001,
    group: 0,
  };
}

/** As that of the distribution: its program is the entrypoint, and its user has no name. */
function collectorImage(otelcol: string): Image {
  return {
    folders: [dirname(otelcol)],
    env: { PATH: dirname(otelcol) },
    entrypoint: [otelcol],
    user: 10001,
    group: 10001,
  };
}

/** Users, networks and mounts of pods can only be made by root. */
async function podsCanRun(): Promise<void> {
  if (process.getuid?.() !== 0) throw new ToolsMissing('pods are run by root alone, who may make networks and mounts');
  const programs = { bwrap: 'bubblewrap', ip: 'iproute2', setpriv: 'util-linux', nsenter: 'util-linux' };
  for (const [program, debian] of Object.entries(programs))
    if (!onPath(program)) throw new ToolsMissing(`${program} is not installed (Debian: ${debian})`);
  const { exitCode, stderr } = await run('unshare', ['--net', '--mount', 'true']);
  if (exitCode !== 0) throw new ToolsMissing(`this machine gives no namespaces: ${stderr.trim()}`);
}

export function onPath(program: string): string | undefined {
  const { PATH: path = '' } = process.env;
  return path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

function postgresqlFolder(): string | undefined {
  const initdb = onPath('initdb');
  if (initdb) return dirname(realpathSync(initdb));
  const versions = '/usr/lib/postgresql';
  const found = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  return found.map((version) => join(versions, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
}

/** One that is built from its Go module; without Go, what is skipped is said. */
async function goProgram(module: ToolModule, name: string, suites: string, log: Log): Promise<string | undefined> {
  try {
    return join(await needsGo(() => built(module, log), name), name);
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error;
    log(`SKIPPED: ${suites}, because ${error.message}`);
    return undefined;
  }
}
