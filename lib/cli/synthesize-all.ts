import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compared, comparedOf, sharedObjects } from '../changes/shared-objects.js';
import type { OverlayTexts } from '../output/write.js';
import type { Problem } from '../schema/location.js';
import { synthesize } from '../synthesis/synthesize.js';
import type { EnvironmentFile } from './environment-files.js';
import { noticesOf } from './notices.js';
import type { Options } from './options.js';

/** What has come of some environments. */
export interface SynthesizedAll {
  /** The environment files. */
  readonly files: readonly string[];
  /** Of those without problems. */
  readonly overlays: readonly OverlayTexts[];
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

/** The overlays of environments as texts, with all problems and notices. */
export function synthesizeAll(
  files: readonly EnvironmentFile[],
  { output, today }: Pick<Options, 'output' | 'today'>,
): SynthesizedAll {
  const overlays: OverlayTexts[] = [];
  const problems: Problem[] = [];
  const notices: string[] = [];
  const compared: Compared[] = [];
  const isLong = files.length > 20 && process.stderr.isTTY;
  for (const [index, { file, path }] of files.entries()) {
    if (isLong) process.stderr.write(`\r${index + 1}/${files.length} ${path}\u001b[K`);
    const result = synthesize(file, path, (name) => readFileSync(name), today);
    if ('problems' in result) {
      problems.push(...result.problems);
      continue;
    }
    overlays.push(result.texts);
    compared.push(comparedOf(result.overlay));
    notices.push(...noticesOf(join(output, path), result).map((notice) => `${path}: ${notice}`));
  }
  if (isLong) process.stderr.write('\r\u001b[K');
  const shared = sharedObjects(compared);
  return {
    files: files.map(({ file }) => file),
    overlays,
    problems: [...problems, ...shared.problems],
    notices: [...notices, ...shared.notices],
  };
}
