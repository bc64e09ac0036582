/** `npm run cluster`, `npm run cluster:tools` and `npm run test:cluster`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { built } from './harness/build.js';
import { down, status, up } from './harness/by-hand.js';
import { historyMissing } from './harness/history.js';
import { benchModules, currentRelease, type Release, releases } from './harness/modules.js';
import { ensurePromtool, ensureTools, ToolsMissing } from './harness/tools.js';

const help = `Usage:
  npm run cluster:tools [-- --kubernetes <minor>] [--bench]   build the programs of a control plane, once
  npm run cluster -- up [--kubernetes <minor>] [--bare]       start a cluster, print its KUBECONFIG
  npm run cluster -- status                                   say what runs
  npm run cluster -- down                                     end it
  npm run test:cluster [-- --kubernetes <minor>] [--if-available] [<part of a test file's name> ...]

  --kubernetes <minor>  ${releases.join(', ')} or all    (default: ${currentRelease})
  --bench               also build kustomize and helm, which npm run bench compares with
  --bare                without the custom resource definitions of third parties
  --if-available        where neither programs nor Go are there, say so and succeed
  --test-name <text>    only tests whose name has this
  --help                print this

A cluster is etcd, API server, controller-manager and scheduler as processes of this machine, with pods run by kwok. The
programs are those of KUBEBUILDER_ASSETS, else those on the PATH that fit, else built from pinned Go modules into
CLUSTER_TOOLS_CACHE, or the user's cache folder.

Exit code: 0 done, 1 something failed, 2 the command line is wrong.`;

const root = join(__dirname, '..', '..');

interface Options {
  readonly command: string;
  readonly releases: readonly Release[];
  readonly bench: boolean;
  readonly bare: boolean;
  readonly ifAvailable: boolean;
  readonly testName: string | undefined;
  readonly files: readonly string[];
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'number') return options;
  try {
    return await run(options);
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error;
    console.error(`${options.ifAvailable ? 'SKIPPED: ' : ''}${error.message}`);
    return options.ifAvailable ? 0 : 1;
  }
}

async function run(options: Options): Promise<number> {
  switch (options.command) {
    case 'tools':
      return buildTools(options);
    case 'up':
      return up(options.releases[0] ?? currentRelease, options.bare, log);
    case 'status':
      return status(log);
    case 'down':
      return down(log);
    default:
      return test(options);
  }
}

async function buildTools({ releases, bench }: Options): Promise<number> {
  for (const release of releases) {
    const { programs, data } = await ensureTools(release, log);
    for (const [name, path] of Object.entries(programs)) log(`${name.padEnd(24)} ${path}`);
    log(`${'definitions'.padEnd(24)} ${data}`);
  }
  log(`${'promtool'.padEnd(24)} ${await ensurePromtool(log)}`);
  if (bench) for (const module of benchModules) log(`${module.name.padEnd(24)} ${await built(module, log)}`);
  return 0;
}

/** What only somebody who has more than the registries can prove. */
const optional = [
  { variable: 'MLFLOW_OPERATOR', what: 'the suite that runs the operator itself, a binary that somebody built' },
  { variable: 'MLFLOW_UPSTREAM_CRDS', what: "the comparison with upstream's definitions, a folder with its files" },
];

async function test({ releases, testName, files }: Options): Promise<number> {
  for (const release of releases) {
    const tools = await ensureTools(release, log);
    const promtool = await ensurePromtool(log);
    log(`\nKubernetes ${release}`);
    const missing = historyMissing();
    if (missing) log(`SKIPPED: upgrades from earlier overlays, because ${missing}`);
    for (const { variable, what } of optional)
      if (!process.env[variable]) log(`SKIPPED: ${what}, because ${variable} is not set`);
    const jest = join(root, 'node_modules/jest/bin/jest.js');
    const args = ['--config', join(root, 'jest.cluster.config.js'), ...(testName ? ['-t', testName] : []), ...files];
    const { status: exitCode } = spawnSync(process.execPath, [jest, ...args], {
      stdio: 'inherit',
      env: { ...process.env, CLUSTER_TOOLS: JSON.stringify(tools), PROMTOOL: promtool },
    });
    if (exitCode !== 0) return 1;
  }
  return 0;
}

function readOptions(argv: readonly string[]): Options | number {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        kubernetes: { type: 'string', default: currentRelease },
        bench: { type: 'boolean', default: false },
        bare: { type: 'boolean', default: false },
        'if-available': { type: 'boolean', default: false },
        'test-name': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [command = 'help', ...files] = positionals;
    if (values.help || command === 'help') {
      log(help);
      return command === 'help' && !values.help ? 2 : 0;
    }
    if (!['tools', 'up', 'down', 'status', 'test'].includes(command))
      throw new Error(`there is no command "${command}"`);
    if (files.length > 0 && command !== 'test') throw new Error(`${command} takes no "${files.join(' ')}"`);
    return {
      command,
      releases: releasesOf(values.kubernetes),
      bench: values.bench,
      bare: values.bare,
      ifAvailable: values['if-available'],
      testName: values['test-name'],
      files,
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return 2;
  }
}

function releasesOf(name: string): readonly Release[] {
  if (name === 'all') return releases;
  const release = releases.find((known) => known === name);
  if (!release) throw new Error(`--kubernetes ${name}: there is ${releases.join(', ')} and all`);
  return [release];
}

function log(line: string): void {
  console.log(line);
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
