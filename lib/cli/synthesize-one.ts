import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Compared, comparedOf } from '../changes/shared-objects.js';
import type { ReadFile } from '../environment/read-file.js';
import { textOfFile } from '../output/regular-file.js';
import type { Problem } from '../schema/location.js';
import { type Synthesized, synthesize } from '../synthesis/synthesize.js';
import type { EnvironmentFile } from './environment-files.js';
import { type LaidFiles, lay } from './laid-files.js';
import type { Step } from './notices.js';
import type { Options } from './options.js';
import { readerOf } from './read-input.js';
import { type EnvironmentRecord, recordOf } from './record.js';
import { setRepresentative } from './representative.js';

/** What has come of one environment: plain data, which a thread can hand over. */
export interface SynthesizedOne {
  readonly problems: readonly Problem[];
  /** Undefined with problems. */
  readonly files?: ReadonlyMap<string, string> | LaidFiles;
  readonly compared?: Compared;
  readonly notices: readonly string[];
  /** For the next run. */
  readonly record?: EnvironmentRecord;
}

export interface SynthesisOptions extends Pick<Options, 'environments' | 'workspaces' | 'bases' | 'output' | 'today'> {
  /**
   * Folder for new overlays until all environments are known to be right.
   * @default - they stay in memory
   */
  readonly spool?: string;
}

/** Reads an environment file, and compares its overlay with the one in the output folder. */
export function synthesizeOne(
  { file, path, source, teams }: EnvironmentFile,
  { output, today, spool, ...folders }: SynthesisOptions,
): SynthesizedOne {
  const readInput = readerOf(folders, teams);
  const inputs = new Map<string, Uint8Array>();
  const read: ReadFile = (name, limit) => {
    const bytes = readInput(name, limit);
    inputs.set(name, bytes);
    return bytes;
  };
  const result = synthesize(file, path, read, today, { teams, source });
  if ('problems' in result) return { problems: result.problems, notices: [] };
  const { texts, overlay, notices } = result;
  const { files } = texts;
  const folder = join(output, path);
  const isUnchanged = [...files].every(([name, text]) => textOfFile(join(folder, name)) === text);
  const step = isUnchanged || !existsSync(folder) ? nothing : stepFrom(folder, result);
  if (step.refused.length > 0) return { problems: step.refused, notices: [] };
  setRepresentative(true);
  const compared = comparedOf(overlay);
  const day = overlay.environment.settings.waivers.length > 0 ? today : undefined;
  return {
    problems: [],
    files: isUnchanged ? { folder, names: [...files.keys()] } : spool ? lay(spool, path, files) : files,
    compared,
    notices: [...notices, ...step.notices.map((notice) => `${path}: ${notice}`)],
    record: recordOf({ inputs, teams }, files, compared, { day, notices }),
  };
}

const nothing: Step = { refused: [], notices: [] };

/** Most runs change nothing, and do not load the rules on changes. */
function stepFrom(folder: string, result: Synthesized): Step {
  const { stepOf } = require('./notices.js') as typeof import('./notices.js');
  return stepOf(folder, result);
}
