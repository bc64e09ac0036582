/** `check`: compares the overlays with what lies in their folder, and writes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OverlayTexts } from '../output/write.js';
import type { Options } from './options.js';
import { count, fail } from './print.js';

export function check({ output }: Options, overlays: readonly OverlayTexts[]): number {
  const changed = overlays
    .flatMap(({ path, files }) => [...files].map(([name, text]) => ({ file: join(path, name), text })))
    .filter(({ file, text }) => !existsSync(join(output, file)) || readFileSync(join(output, file), 'utf8') !== text);
  if (changed.length === 0) {
    console.log('overlays are up to date');
    return 0;
  }
  for (const { file } of changed) console.error(`${output}/${file} would change`);
  return fail(`${count(changed.length, 'file')} would change: run npm run synth and commit what it writes`, 1);
}
