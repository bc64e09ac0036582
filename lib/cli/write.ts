/** What `synth` does with overlays: it writes them, and says so. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { WritingProcess } from '../output/lock.js';
import type { NewOverlay } from '../output/overlay-files.js';
import { overwritten } from '../output/overwritten.js';
import { orphaned, strangersOf } from '../output/strangers.js';
import { type WriteReport, writeOverlays } from '../output/write.js';
import type { Confirm } from './confirm.js';
import type { Options } from './options.js';
import { count, fail } from './print.js';
import { printReport } from './report/report.js';
import type { SynthesizedAll } from './synthesize-all.js';

export async function write(
  options: Options,
  overlays: readonly NewOverlay[],
  found: Omit<SynthesizedAll, 'overlays'>,
  confirm: Confirm | undefined,
): Promise<number> {
  const { output, environments, only, format } = options;
  const others = overlays.flatMap((overlay) => overwritten(output, overlay));
  if (others.length > 0)
    return fail(
      `${others.map((file) => `${output}/${file} was not generated, but would be replaced: move it out of the overlay`).join('\n')}\nnothing was written`,
      1,
    );
  const prune = options.prune ? orphaned(strangersOf(output, overlays, environments)) : [];
  const refusal = prune.length > 0 ? await refusalOf(prune, options, confirm) : undefined;
  if (refusal) return fail(`${refusal}; nothing was written or removed`, 1);
  const report = writeOverlays(output, overlays, { environments, prune, process: writer });
  mirror(overlays);
  const foreign = only.length > 0 ? [] : report.foreign;
  if (format === 'text') print({ ...report, foreign }, output, overlays);
  else
    printReport(
      { ...found, changes: [], written: report.written, removed: [...report.removed, ...report.pruned] },
      format,
    );
  return 0;
}

/** Lists the files to be removed and asks for confirmation; returns the reason if it is refused. */
async function refusalOf(
  files: readonly string[],
  { output, yes, format }: Options,
  confirm: Confirm | undefined,
): Promise<string | undefined> {
  const say = format === 'text' ? console.log : console.error;
  for (const file of files) say(`${output}/${file}  is generated and belongs to no environment: to be removed`);
  if (yes) return undefined;
  if (!confirm)
    return `--prune requires a terminal for confirmation, or --yes to remove ${count(files.length, 'file')}`;
  return (await confirm(`Remove ${count(files.length, 'file')}?`)) ? undefined : 'not confirmed';
}

function print(
  { written, unchanged, foreign, removed, pruned }: WriteReport,
  output: string,
  overlays: readonly NewOverlay[],
): void {
  for (const { path, files } of overlays)
    if (written.includes(path)) console.log(`${output}/${path}  ${files.size} files`);
  for (const path of removed) console.log(`${output}/${path}  is no longer part of its overlay: removed`);
  for (const { path, kept } of foreign)
    console.log(`${output}/${path}  ${kept ? `${kept}: kept` : 'belongs to no environment; --prune removes it'}`);
  if (pruned.length > 0) console.log(`${count(pruned.length, 'file')} removed`);
  console.log(`${count(written.length, 'overlay')} written, ${unchanged.length} unchanged`);
}

/**
 * cdk8s-cli empties its output folder before it runs an app, and lists what it finds there afterwards. That folder must
 * therefore not be the overlays themselves: it gets a copy.
 */
function mirror(overlays: readonly NewOverlay[]): void {
  const folder = process.env['CDK8S_OUTDIR'];
  if (!folder) return;
  for (const { path, files } of overlays) {
    for (const [name, text] of files) {
      const file = join(folder, path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}

/** Containers have processes of their own, and ids that are alike. */
const writer: WritingProcess = {
  pid: process.pid,
  host: hostname(),
  isAlive,
  // Writing takes seconds.
  isRecent: (claimed) => Date.now() - claimed.getTime() < 10 * 60_000,
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
