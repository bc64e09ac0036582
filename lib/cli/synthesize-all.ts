import { sharedObjects } from '../changes/shared-objects.js';
import type { OverlayTexts } from '../output/write.js';
import type { Problem } from '../schema/location.js';
import type { EnvironmentFile } from './environment-files.js';
import { type SynthesisOptions, type SynthesizedOne, synthesizeOne } from './synthesize-one.js';
import { synthesizeInThreads, threadsFor } from './threads.js';

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
export async function synthesizeAll(
  files: readonly EnvironmentFile[],
  { output, today }: SynthesisOptions,
): Promise<SynthesizedAll> {
  const isLong = files.length > 20 && process.stderr.isTTY;
  let done = 0;
  const progress = ({ path }: EnvironmentFile) => {
    done += 1;
    if (isLong) process.stderr.write(`\r${done}/${files.length} ${path}\u001b[K`);
  };
  const threads = threadsFor(files.length);
  const results = threads
    ? await synthesizeInThreads(files, { output, today }, threads, progress)
    : files.map((file): SynthesizedOne => {
        progress(file);
        return synthesizeOne(file, { output, today });
      });
  if (isLong) process.stderr.write('\r\u001b[K');
  const shared = sharedObjects(results.flatMap(({ compared }) => compared ?? []));
  return {
    files: files.map(({ file }) => file),
    overlays: results.flatMap(({ texts }) => texts ?? []),
    problems: [...results.flatMap(({ problems }) => problems), ...shared.problems],
    notices: [...results.flatMap(({ notices }) => notices), ...shared.notices],
  };
}
