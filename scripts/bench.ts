/** `npm run bench`: the speed of the command beside that of kustomize and helm, on the same objects and the same machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { overlayFiles, writeChart } from './bench/chart.js';
import { references, writeEnvironments } from './bench/environments.js';
import { measure, peak, run } from './bench/measure.js';
import { peers } from './bench/peers.js';
import { Report } from './bench/report.js';

const help = `Usage: npm run bench [-- --quick] [--room <factor>] [--all] [--upstream <folder>]

  --quick              without the thousand environments
  --all                also ten thousand
  --room <factor>      by which each bar may be missed, on a machine that does other things too    (default: 1)
  --upstream <folder>  a checkout of opendatahub-io/mlflow-operator: kustomize builds its own overlay odh, too
  --help               print this

Builds the package, and kustomize and helm if Go is installed and they were not built before (see npm run cluster:tools).

Exit code: 0 every bar is kept, 1 one is missed or something could not be measured, 2 the command line is invalid.`;

const root = join(__dirname, '..');
const command = join(root, 'dist/main.js');
/** One of each kind of overlay; the first is compared alone. */
const paths = [
  'odh/dev',
  'odh/prod',
  'rhoai/prod',
  'kind/dev',
  'kind/prod',
  'kubernetes/prod',
  'kubernetes/keycloak-prod',
];

interface Options {
  readonly quick: boolean;
  readonly all: boolean;
  readonly room: number;
  readonly upstream?: string | undefined;
}

async function bench(folder: string, { quick, all, room, upstream }: Options) {
  run('npm', ['run', '--silent', 'build'], root);
  const { kustomize, helm } = await peers(console.log);
  const sources = references(root, paths);
  const environments = (count: number) => {
    const target = join(folder, `environments-${count}`);
    writeEnvironments(target, sources, count);
    return target;
  };
  const synth = (source: string, output: string, ...options: readonly string[]) => [
    command,
    '--today',
    '2026-11-21',
    '--environments',
    source,
    '--output',
    output,
    ...options,
  ];
  let outputs = 0;
  /** So that everything is written. Not the old one emptied: a file system is slow where files were just removed. */
  const newOutput = () => join(folder, `overlays-${outputs++}`);
  const report = new Report(room);
  const node = (args: readonly string[]) => run(process.execPath, args, folder);

  const kustomized = () => run(kustomize, ['build', join(root, 'overlays/odh/dev')], folder);
  const single = (...options: readonly string[]) =>
    node(synth(join(root, 'environments'), join(folder, 'one'), ...options, 'odh/dev'));
  const one = measure(7, () => single('--no-cache'), kustomized);
  // kustomize only merges the files of the overlay that was computed; starting Node.js takes as long as its whole run.
  report.ratio('one environment : kustomize build of its overlay', one, 5);
  if (upstream) {
    const overlay = resolve(upstream, 'config/overlays/odh');
    const measured = measure(
      7,
      () => single('--no-cache'),
      () => run(kustomize, ['build', overlay], folder),
    );
    report.ratio('one environment : kustomize build of the overlay of upstream', measured, 1);
  }
  const unchanged = measure(7, single, kustomized);
  report.ratio('the same, unchanged since the run before', unchanged, 3);

  const charts = overlayFiles(root, paths).map((overlay, index) => writeChart(join(folder, `chart-${index}`), overlay));
  const hundredOfOurs = environments(100);
  const hundred = measure(
    quick ? 1 : 3,
    () => node(synth(hundredOfOurs, newOutput(), '--no-cache')),
    () => {
      for (let index = 0; index < 100; index++) run(helm, ['template', charts[index % charts.length] ?? ''], folder);
    },
  );
  report.ratio('100 environments : 100 times helm template of their objects', hundred, 0.5);

  for (const [count, seconds, mebibytes] of [
    ...(quick ? [] : [[1_000, 10, 600] as const]),
    ...(all ? [[10_000, 100, 1024] as const] : []),
  ]) {
    const args = synth(environments(count), newOutput());
    const { time, memory } = peak(args, folder);
    report.absolute(`${count} environments`, time, seconds, 's');
    report.absolute(`${count} environments, memory`, memory, mebibytes, 'MiB');
    report.absolute(`${count} environments, unchanged`, peak(args, folder).time, seconds / 3, 's');
  }
  return report.end();
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      room: { type: 'string', default: '1' },
      upstream: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const room = Number(values.room);
  if (!(room >= 1)) throw new TypeError(`--room ${values.room}: must be a number from 1`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await bench(folder, { ...values, room });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = error instanceof TypeError ? 2 : 1;
  },
);
