import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compared, comparedOf } from '../changes/shared-objects.js';
import type { OverlayTexts } from '../output/write.js';
import type { Problem } from '../schema/location.js';
import { synthesize } from '../synthesis/synthesize.js';
import type { EnvironmentFile } from './environment-files.js';
import { noticesOf, refusalsOf } from './notices.js';
import type { Options } from './options.js';

/** What has come of one environment: plain data, which a thread can hand over. */
export interface SynthesizedOne {
  readonly problems: readonly Problem[];
  /** Undefined with problems. */
  readonly texts?: OverlayTexts;
  readonly compared?: Compared;
  readonly notices: readonly string[];
}

export type SynthesisOptions = Pick<Options, 'output' | 'today'>;

/** Reads an environment file, and compares its overlay with the one in the output folder. */
export function synthesizeOne({ file, path }: EnvironmentFile, { output, today }: SynthesisOptions): SynthesizedOne {
  const result = synthesize(file, path, (name) => readFileSync(name), today);
  if ('problems' in result) return { problems: result.problems, notices: [] };
  const refused = refusalsOf(join(output, path), result);
  if (refused.length > 0) return { problems: refused, notices: [] };
  return {
    problems: [],
    texts: result.texts,
    compared: comparedOf(result.overlay),
    notices: noticesOf(join(output, path), result).map((notice) => `${path}: ${notice}`),
  };
}
