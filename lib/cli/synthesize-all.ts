import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewOverlay } from '../output/overlay-files.js';
import type { Problem } from '../schema/location.js';
import type { EnvironmentFile, InputFiles } from './environment-files.js';
import { filesIn } from './laid-files.js';
import type { Options } from './options.js';
import { Records } from './records.js';
import type { SynthesisOptions, SynthesizedOne } from './synthesize-one.js';

/** What has come of some environments. */
export interface SynthesizedAll {
  /** The environment files. */
  readonly files: readonly string[];
  /** Of those without problems. */
  readonly overlays: readonly NewOverlay[];
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

/** From so many on, new overlays wait on disk: a thousand of them have 100 MB of text. */
const manyEnvironments = 200;

/**
 * Gives an action the overlays of environments, with all problems and notices. The overlays are files that are removed
 * after it.
 */
export async function withSynthesized<T>(
  files: InputFiles,
  options: Pick<Options, 'environments' | 'workspaces' | 'bases' | 'output' | 'today' | 'cache'>,
  action: (all: SynthesizedAll) => Promise<T>,
): Promise<T> {
  const spool =
    files.environments.length >= manyEnvironments ? mkdtempSync(join(tmpdir(), 'cdk8s-mlflow-')) : undefined;
  try {
    return await action(await synthesizeAll(files, options, spool));
  } finally {
    if (spool) rmSync(spool, { recursive: true, force: true });
  }
}

async function synthesizeAll(
  { environments: files, problems }: InputFiles,
  options: Pick<Options, 'environments' | 'workspaces' | 'bases' | 'output' | 'today' | 'cache'>,
  spool: string | undefined,
): Promise<SynthesizedAll> {
  const progress = progressOf(files.length);
  const records = Records.of(options);
  const known = files.map((file) => records?.find(file, options));
  const open = files.filter((_, index) => !known[index]);
  for (const file of files.filter((_, index) => known[index])) progress(file);
  const made = await synthesized(open, { ...options, ...(spool ? { spool } : {}) }, progress);
  progress(undefined);
  const next = made.values();
  const results = known.map((one) => one ?? next.next().value).filter((one) => one !== undefined);
  records?.save(results);
  const shared = sharedObjects(results);
  return {
    files: files.map(({ file }) => file),
    overlays: results.flatMap((result, index) => overlayOf(files[index], result)),
    problems: [...problems, ...results.flatMap((result) => result.problems), ...shared.problems],
    notices: [...results.flatMap(({ notices }) => notices), ...shared.notices],
  };
}

async function synthesized(
  files: readonly EnvironmentFile[],
  { environments, workspaces, bases, output, today, spool }: SynthesisOptions,
  progress: (file: EnvironmentFile) => void,
): Promise<readonly SynthesizedOne[]> {
  const options = {
    environments,
    ...(workspaces ? { workspaces } : {}),
    bases,
    output,
    today,
    ...(spool ? { spool } : {}),
  };
  // A run in which nothing has changed does not load synthesis.
  if (files.length === 0) return [];
  const { synthesizeInThreads, threadsFor } = require('./threads.js') as typeof import('./threads.js');
  const { synthesizeOne } = require('./synthesize-one.js') as typeof import('./synthesize-one.js');
  const threads = threadsFor(files.length);
  if (threads) return synthesizeInThreads(files, options, threads, progress);
  return files.map((file) => {
    progress(file);
    return synthesizeOne(file, options);
  });
}

function overlayOf(file: EnvironmentFile | undefined, { files }: SynthesizedOne): readonly NewOverlay[] {
  if (!file || !files) return [];
  return [{ path: file.path, files: 'folder' in files ? filesIn(files) : files }];
}

function sharedObjects(results: readonly SynthesizedOne[]) {
  const compared = results.flatMap((result) => result.compared ?? []);
  if (compared.length < 2) return { problems: [], notices: [] };
  const module = require('../changes/shared-objects.js') as typeof import('../changes/shared-objects.js');
  return module.sharedObjects(compared);
}

/** Prints on a terminal how far a long run is; undefined ends it. */
function progressOf(count: number): (file: EnvironmentFile | undefined) => void {
  if (count <= 20 || !process.stderr.isTTY) return () => undefined;
  let done = 0;
  return (file) => {
    if (!file) {
      process.stderr.write('\r\u001b[K');
      return;
    }
    done += 1;
    process.stderr.write(`\r${done}/${count} ${file.path}\u001b[K`);
  };
}
