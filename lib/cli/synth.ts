/** `synth`: writes the overlays. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type OverlayTexts, type WriteReport, writeOverlays } from '../output/write.js';
import type { Options } from './options.js';
import { count } from './print.js';

export function synth({ output, prune, only }: Options, overlays: readonly OverlayTexts[]): number {
  const report = writeOverlays(output, overlays, {
    prune: prune && only.length === 0,
    process: { pid: process.pid, isAlive },
  });
  mirror(overlays);
  const kept = only.length > 0 ? [] : report.foreign;
  print({ ...report, foreign: kept }, output, overlays);
  return 0;
}

function print(
  { written, unchanged, foreign, pruned }: WriteReport,
  output: string,
  overlays: readonly OverlayTexts[],
): void {
  for (const { path, files } of overlays)
    if (written.includes(path)) console.log(`${output}/${path}  ${files.size} files`);
  for (const file of pruned) console.log(`${output}/${file}  removed`);
  for (const file of foreign) console.log(`${output}/${file}  is made by no environment; --prune removes it`);
  console.log(`${count(written.length, 'overlay')} written, ${unchanged.length} unchanged`);
}

/**
 * cdk8s-cli empties its output folder before it runs an app, and lists what it finds there afterwards. That folder must
 * therefore not be the overlays themselves: it gets a copy.
 */
function mirror(overlays: readonly OverlayTexts[]): void {
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
