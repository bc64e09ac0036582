/** `npm run bench`: the duration of synth, as the median of five runs, compared with helm and kustomize on the same objects if they are installed. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../lib/output/files.js';

const root = join(__dirname, '..');
const rounds = 5;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const overlays = filesBelow(join(root, 'overlays'))
  .filter((file) => file.endsWith('kustomization.yaml'))
  .map((file) => file.replace('/kustomization.yaml', ''));

/** Duration of a program in seconds; undefined if it cannot be run. */
function seconds(program: string, args: readonly string[], cwd = root): number | undefined {
  const start = performance.now();
  const { status, error } = spawnSync(program, [...args], { cwd, stdio: 'ignore' });
  return error || status !== 0 ? undefined : (performance.now() - start) / 1000;
}

function median(action: () => number | undefined): number | undefined {
  const times = Array.from({ length: rounds }, action);
  return times.includes(undefined) ? undefined : (times as number[]).sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

/** Sum of the durations of another program over all overlays. */
function overAll(action: (overlay: string) => number | undefined): () => number | undefined {
  return () =>
    overlays
      .map(action)
      .reduce<number | undefined>((sum, time) => (sum === undefined || time === undefined ? undefined : sum + time), 0);
}

function report(what: string, time: number | undefined, limit?: number): void {
  const shown = time === undefined ? 'not installed' : `${time.toFixed(3)} s`;
  console.log(`${what.padEnd(58)} ${shown.padStart(13)}${limit === undefined ? '' : `  (at most ${limit} s)`}`);
}

/** Copies of the reference environments with other names, for more overlays. */
function environments(count: number): string {
  const target = join(folder, `environments-${count}`);
  const sources = overlays.map((path) => ({
    path,
    text: readFileSync(join(root, 'environments', `${path}.yaml`), 'utf8'),
  }));
  for (let index = 0; index < count; index++) {
    const source = sources[index % sources.length];
    if (!source) continue;
    const platform = source.path.split('/')[0] ?? '';
    mkdirSync(join(target, platform), { recursive: true });
    const base = source.text.replace('extends: ./dev.yaml', 'extends: ./base.yaml');
    writeFileSync(
      join(target, platform, `n${index}.yaml`),
      base.replace('\nstage: ', `\nnamespace: mlflow-${index}\nstage: `),
    );
  }
  cpSync(join(root, 'environments/rhoai/dev.yaml'), join(target, 'rhoai/base.yaml'));
  return target;
}

function synthesize(count: number): { readonly time: number | undefined; readonly memory: number } {
  const args = [
    'dist/main.js',
    '--today',
    '2026-11-21',
    '--environments',
    environments(count),
    '--output',
    join(folder, `overlays-${count}`),
  ];
  const time = seconds(process.execPath, args);
  rmSync(join(folder, `overlays-${count}`), { recursive: true, force: true });
  const measured = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,process.on('exit',()=>console.error('rss',process.resourceUsage().maxRSS))`,
      ...args,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  rmSync(join(folder, `overlays-${count}`), { recursive: true, force: true });
  return { time, memory: Number(/rss (\d+)/.exec(measured.stderr)?.[1] ?? 0) / 1024 };
}

/** A chart with the files of the overlay as templates, so that helm renders the same objects. */
function chart(overlay: string): string {
  const target = join(folder, 'charts', overlay);
  mkdirSync(join(target, 'templates'), { recursive: true });
  writeFileSync(join(target, 'Chart.yaml'), 'apiVersion: v2\nname: overlay\nversion: 0.1.0\n');
  for (const file of filesBelow(join(root, 'overlays', overlay)).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml',
  )) {
    writeFileSync(
      join(target, 'templates', file),
      readFileSync(join(root, 'overlays', overlay, file), 'utf8').replaceAll('{{', '{{ "{{" }}'),
    );
  }
  return target;
}

try {
  if (seconds('npm', ['run', 'build']) === undefined) throw new Error('npm run build failed');
  console.log(`Node ${process.version}, ${overlays.length} reference environments, medians of ${rounds}\n`);
  report(
    'npm run synth',
    median(() => seconds('npm', ['run', 'synth'])),
    1.5,
  );
  report(
    'node dist/main.js',
    median(() => seconds(process.execPath, ['dist/main.js'])),
    0.5,
  );
  const few = median(() => synthesize(7).time) ?? 0;
  const more = median(() => synthesize(107).time) ?? 0;
  report('one more environment', (more - few) / 100, 0.015);
  const many = synthesize(1000);
  report(`1,000 environments (${many.memory.toFixed(0)} MiB)`, many.time, 15);
  report('helm template, each overlay', median(overAll((overlay) => seconds('helm', ['template', chart(overlay)]))));
  report(
    'kustomize build, each overlay',
    median(overAll((overlay) => seconds('kustomize', ['build', join(root, 'overlays', overlay)]))),
  );
  report(
    'kubectl kustomize, each overlay',
    median(overAll((overlay) => seconds('kubectl', ['kustomize', join(root, 'overlays', overlay)]))),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
