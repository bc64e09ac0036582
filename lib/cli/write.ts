/** What `synth` does with overlays: it writes them, and says so. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { obstacles } from '../output/obstacles.js';
import { overwritten } from '../output/overwritten.js';
import { orphaned, strangersOf } from '../output/strangers.js';
import { type WriteReport, writeOverlays } from '../output/write.js';
import type { Confirm } from './confirm.js';
import type { Options } from './options.js';
import type { Output } from './output.js';
import { count, fail } from './print.js';
import { printReport } from './report/report.js';
import type { SynthesizedAll } from './synthesize-all.js';
import { writer } from './writer.js';

/** Writes all of them, or none if one of them cannot be written. */
export async function write(
  options: Options,
  outputs: readonly Output[],
  found: Omit<SynthesizedAll, 'overlays'>,
  confirm: Confirm | undefined,
): Promise<number> {
  const others = outputs.flatMap(({ root, folders }) =>
    folders.flatMap((folder) => overwritten(root, folder)).map((file) => `${root}/${file}`),
  );
  if (others.length > 0)
    return fail(
      `${others.map((file) => `${file} was not generated, but would be replaced: move it out of the overlay`).join('\n')}\nnothing was written`,
      1,
    );
  const planned = outputs.map((output) => ({ output, prune: prunedOf(output, options) }));
  const prune = planned.flatMap(({ output: { root }, prune: files }) => files.map((file) => `${root}/${file}`));
  const refusal = prune.length > 0 ? await refusalOf(prune, options, confirm) : undefined;
  if (refusal) return fail(`${refusal}; nothing was written or removed`, 1);
  const blocked = outputs.flatMap(({ root, folders }) => obstacles(root, folders));
  if (blocked.length > 0) return fail(`${blocked.join('\n')}\nnothing was written`, 1);
  const reports = planned.map(({ output, prune: files }) => {
    const { root, folders, origin } = output;
    return { output, report: writeOverlays(root, folders, { environments: origin, prune: files, process: writer }) };
  });
  for (const output of outputs) if (typeof output.origin === 'string') mirror(output);
  const { format } = options;
  if (format === 'text') for (const { output, report } of reports) print(report, output);
  else
    printReport(
      {
        ...found,
        changes: [],
        written: reports.flatMap(({ report }) => report.written),
        removed: reports.flatMap(({ report }) => [...report.removed, ...report.pruned]),
      },
      format,
    );
  return 0;
}

function prunedOf({ root, folders, origin }: Output, { prune }: Options): readonly string[] {
  return prune ? orphaned(strangersOf(root, folders, origin)) : [];
}

/** Lists the files to be removed and asks for confirmation; returns the reason if it is refused. */
async function refusalOf(
  files: readonly string[],
  { yes, format }: Options,
  confirm: Confirm | undefined,
): Promise<string | undefined> {
  const say = format === 'text' ? console.log : console.error;
  for (const file of files) say(`${file}  is generated and belongs to no environment: to be removed`);
  if (yes) return undefined;
  if (!confirm)
    return `--prune requires a terminal for confirmation, or --yes to remove ${count(files.length, 'file')}`;
  return (await confirm(`Remove ${count(files.length, 'file')}?`)) ? undefined : 'not confirmed';
}

function print(
  { written, unchanged, foreign, removed, pruned }: WriteReport,
  { root, folders, noun, origin, isWhole }: Output,
): void {
  for (const { path, files } of folders)
    if (written.includes(path)) console.log(`${root}/${path}  ${files.size} files`);
  for (const path of removed) console.log(`${root}/${path}  is no longer part of its ${noun}: removed`);
  const source = typeof origin === 'string' ? 'environment' : 'tool of the fleet';
  for (const { path, kept } of isWhole ? foreign : [])
    console.log(`${root}/${path}  ${kept ? `${kept}: kept` : `belongs to no ${source}; --prune removes it`}`);
  if (pruned.length > 0) console.log(`${count(pruned.length, 'file')} removed`);
  console.log(`${count(written.length, noun)} written, ${unchanged.length} unchanged`);
}

/**
 * cdk8s-cli empties its output folder before it runs an app, and lists what it finds there afterwards. That folder must
 * therefore not be the overlays themselves: it gets a copy.
 */
function mirror({ root, folders }: Output): void {
  const folder = process.env['CDK8S_OUTDIR'];
  if (!folder) return;
  for (const { path, files } of folders) {
    for (const name of files.keys()) {
      const file = join(folder, path, name);
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(join(root, path, name), file);
    }
  }
}
