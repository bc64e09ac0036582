/** `check`: compares the overlays with the files in their folder, and writes nothing. */
import { join } from 'node:path';
import { textOfFile } from '../output/regular-file.js';
import { outdated, strangersOf } from '../output/strangers.js';
import type { OverlayTexts } from '../output/write.js';
import type { Options } from './options.js';
import { count } from './print.js';
import { prunable } from './prunable.js';

export function check(options: Options, overlays: readonly OverlayTexts[]): number {
  const { output, environments } = options;
  const changed = overlays
    .flatMap(({ path, files }) => [...files].map(([name, text]) => ({ file: join(path, name), text })))
    .filter(({ file, text }) => textOfFile(join(output, file)) !== text);
  const left = outdated(strangersOf(output, overlays, environments));
  const removed = prunable(options, overlays);
  if (changed.length + left.length + removed.length === 0) {
    console.log('overlays are up to date');
    return 0;
  }
  for (const { file } of changed) console.error(`${output}/${file} would change`);
  for (const file of left) console.error(`${output}/${file} is no longer part of its overlay and would be removed`);
  for (const file of removed) console.error(`${output}/${file} would be removed`);
  if (changed.length + left.length > 0)
    console.error(
      `${count(changed.length + left.length, 'file')} would change: run npm run synth and commit the changes`,
    );
  if (removed.length > 0)
    console.error(`${count(removed.length, 'file')} would be removed: run npm run synth -- --prune and commit`);
  return 1;
}
