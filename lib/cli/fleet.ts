/** The fleet file beside the environments, and the folder gitops/ that is made of it. */
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { filesBelow } from '../output/files.js';
import type { NewOverlay } from '../output/overlay-files.js';
import { textOfFile } from '../output/regular-file.js';
import type { OverlaySummary } from '../output/summary/summary-schema.js';
import type { Problem } from '../schema/location.js';
import { environmentFiles } from './environment-files.js';
import { fleetNotices, overlaysFrom } from './fleet-notices.js';
import type { Options } from './options.js';
import type { Output } from './output.js';
import { count } from './print.js';
import { inputReader } from './read-input.js';

/** What has come of the fleet file. */
export interface SynthesizedFleet {
  readonly file: string;
  /** The folder gitops/ beside the file; without folders if there are problems. */
  readonly output: Output;
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

type Places = Pick<Options, 'environments' | 'workspaces' | 'output'>;

/** The folder of the fleet, which is that of the folder of environments. */
function fleetRoot({ environments }: Pick<Options, 'environments'>): string {
  return posix.join(environments, '..');
}

/** The fleet file: `gitops.yaml` beside the folder of environments. */
export function fleetFile(places: Pick<Options, 'environments'>): string {
  return posix.join(fleetRoot(places), 'gitops.yaml');
}

/** What is made of the fleet file: `gitops/` beside it. */
export function fleetFolder(places: Pick<Options, 'environments'>): string {
  return posix.join(fleetRoot(places), 'gitops');
}

/**
 * The fleet of the given overlays; undefined without its file.
 *
 * @param overlays - those of this run; undefined if they are not known: then only the file itself is read
 * @param isWhole - whether these are all, and not only some of those on disk
 */
export function synthesizeFleet(
  options: Places,
  overlays: readonly NewOverlay[] | undefined,
  isWhole: boolean,
): SynthesizedFleet | undefined {
  const file = fleetFile(options);
  if (!existsSync(file)) return undefined;
  const root = fleetFolder(options);
  const outputOf = (folders: readonly NewOverlay[], isAll: boolean): Output => ({
    root,
    origin: { file },
    noun: 'folder',
    folders,
    isWhole: isAll,
  });
  const texts = overlays && textsOf(options, overlays, isWhole);
  const missing = texts && !isWhole && overlays.length > 0 ? unmade(options, texts) : [];
  if (missing.length > 0) {
    const { problems } = rendered(file, options, undefined);
    const notice = `${file}: ${root}/ is left as it is, because ${options.output}/ has no ${shown(missing)} yet; synth without names makes all`;
    return { file, output: outputOf([], false), problems, notices: [notice] };
  }
  const { folders, problems, notices } = rendered(file, options, texts && [...texts.values()]);
  return { file, output: outputOf(folders, true), problems, notices };
}

function shown([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${count(others.length, 'other')}`;
}

/** Environments of which no overlay is known. */
function unmade(folders: Places, texts: ReadonlyMap<string, unknown>): readonly string[] {
  return environmentFiles(folders).flatMap(({ path }) => (texts.has(path) ? [] : path));
}

function textsOf(
  options: Places,
  overlays: readonly NewOverlay[],
  isWhole: boolean,
): ReadonlyMap<string, string | undefined> {
  const made = new Map(overlays.map(({ path, files }) => [path, files.get('overlay.json')]));
  return new Map([...(isWhole ? [] : writtenSummaries(options)), ...made]);
}

function rendered(
  file: string,
  places: Places,
  texts: readonly (string | undefined)[] | undefined,
): { readonly folders: readonly NewOverlay[] } & Pick<SynthesizedFleet, 'problems' | 'notices'> {
  // Loaded only where the file is.
  const { readFleet } = require('../gitops/fleet/read-fleet.js') as typeof import('../gitops/fleet/read-fleet.js');
  const { checkFleet } =
    require('../gitops/checks/run-fleet-checks.js') as typeof import('../gitops/checks/run-fleet-checks.js');
  const { gitopsFiles } = require('../gitops/gitops-files.js') as typeof import('../gitops/gitops-files.js');
  const { readSummary } =
    require('../output/summary/summary-schema.js') as typeof import('../output/summary/summary-schema.js');
  const summaries = texts?.flatMap((text): readonly OverlaySummary[] => {
    const summary = text === undefined ? undefined : readSummary(text);
    return summary ? [summary] : [];
  });
  const sorted = summaries?.sort((a, b) => (a.overlay < b.overlay ? -1 : 1));
  const root = fleetRoot(places);
  const overlays = overlaysFrom(root, places.output);
  const read = readFleet(file, inputReader([root])(file), sorted, overlays);
  if ('problems' in read) return { folders: [], problems: read.problems, notices: [] };
  const { problems, notices } = checkFleet(read.fleet);
  const all = [...notices, ...fleetNotices(read.fleet, root, overlays)];
  return { folders: problems.length > 0 ? [] : gitopsFiles(read.fleet), problems, notices: all };
}

/** The summaries of the overlays on disk. */
function writtenSummaries({ output }: Places): ReadonlyMap<string, string | undefined> {
  const files = filesBelow(output).filter((name) => posix.basename(name) === 'overlay.json' && name.includes('/'));
  return new Map(files.map((name) => [posix.dirname(name), textOfFile(join(output, name))]));
}
