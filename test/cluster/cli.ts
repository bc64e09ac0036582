/** `npm run cluster`, `npm run cluster:tools` and `npm run test:cluster`. */

import { command, log, proofOptions, read, runTests, WrongUse, withTools } from '../support/command-line.js';
import { allCases } from '../support/sample.js';
import { built } from './harness/build.js';
import { down, status, up } from './harness/by-hand.js';
import { historyMissing } from './harness/history.js';
import { benchModules, currentRelease, type Release, releases } from './harness/modules.js';
import { ensurePromtool, ensureTools } from './harness/tools.js';

const help = `Usage:
  npm run cluster:tools [-- --kubernetes <minor>] [--bench]   build the programs of a control plane, once
  npm run cluster -- up [--kubernetes <minor>] [--bare]       start a cluster, print its KUBECONFIG
  npm run cluster -- status                                   say what runs
  npm run cluster -- down                                     end it
  npm run test:cluster [-- --kubernetes <minor>] [--all] [--if-available] [<part of a test file's name> ...]

  --kubernetes <minor>  ${releases.join(', ')} or all    (default: ${currentRelease})
  --bench               also build kustomize and helm, which npm run bench compares with
  --bare                without the custom resource definitions of third parties
  --all                 every generated case: 1,000 random objects of a kind instead of 150
  --if-available        where neither programs nor Go are there, say so and succeed
  --test-name <text>    only tests whose name has this
  --help                print this

A cluster is etcd, API server, controller-manager and scheduler as processes of this machine, with pods run by kwok. The
programs are those of KUBEBUILDER_ASSETS, else those on the PATH that fit, else built from pinned Go modules into
CLUSTER_TOOLS_CACHE, or the user's cache folder.

Exit code: 0 done, 1 something failed, 2 the command line is wrong.`;

interface Options {
  readonly command: string;
  readonly releases: readonly Release[];
  readonly bench: boolean;
  readonly bare: boolean;
  readonly ifAvailable: boolean;
  readonly all: boolean;
  readonly testName: string | undefined;
  readonly files: readonly string[];
}

async function run(options: Options): Promise<number> {
  switch (options.command) {
    case 'help':
      log(help);
      // Whoever asked has what they wanted.
      return process.argv.length > 2 ? 0 : 2;
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

async function test({ releases, all, testName, files }: Options): Promise<number> {
  for (const release of releases) {
    const tools = await ensureTools(release, log);
    const promtool = await ensurePromtool(log);
    log(`\nKubernetes ${release}`);
    const missing = historyMissing();
    if (missing) log(`SKIPPED: upgrades from earlier overlays, because ${missing}`);
    for (const { variable, what } of optional)
      if (!process.env[variable]) log(`SKIPPED: ${what}, because ${variable} is not set`);
    const given = { CLUSTER_TOOLS: tools, PROMTOOL: promtool, ...(all ? allCases : {}) };
    if (!runTests({ config: 'jest.cluster.config.js', testName, files, given })) return 1;
  }
  return 0;
}

function readOptions(): Options {
  const { values, positionals } = read({
    ...proofOptions,
    kubernetes: { type: 'string', default: currentRelease },
    bench: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
  });
  const [name = 'help', ...files] = positionals;
  if (!['help', 'tools', 'up', 'down', 'status', 'test'].includes(name))
    throw new WrongUse(`there is no command "${name}"`);
  if (files.length > 0 && name !== 'test') throw new WrongUse(`${name} takes no "${files.join(' ')}"`);
  return {
    command: values.help ? 'help' : name,
    releases: releasesOf(values.kubernetes),
    bench: values.bench,
    bare: values.bare,
    ifAvailable: values['if-available'],
    all: values.all,
    testName: values['test-name'],
    files,
  };
}

function releasesOf(name: string): readonly Release[] {
  if (name === 'all') return releases;
  const release = releases.find((known) => known === name);
  if (!release) throw new WrongUse(`--kubernetes ${name}: there is ${releases.join(', ')} and all`);
  return [release];
}

command(help, async () => {
  const options = readOptions();
  return withTools({ ifAvailable: options.ifAvailable, what: '' }, () => run(options));
});
