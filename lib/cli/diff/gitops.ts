/** The two states of gitops/, beside those of the overlays. */
import { join, posix } from 'node:path';
import { gitopsChanges } from '../../changes/gitops-changes.js';
import type { OverlayChanges } from '../../changes/overlay-changes.js';
import { generatedFrom } from '../../output/origin.js';
import { fleetFile, fleetFolder, type SynthesizedFleet } from '../fleet.js';
import type { Options } from '../options.js';
import { filesOfRevision } from './git.js';
import { isFolder, type Side, sideOfFiles, textsBelow } from './sides.js';

type Places = Pick<Options, 'environments'>;

/**
 * Folders of gitops/ in a revision, or in a folder that is a repository; undefined where a folder has only overlays, so that
 * nothing is known of it.
 */
export function gitopsSideOf(name: string, places: Places): Side | undefined {
  const root = fleetFolder(places);
  if (posix.isAbsolute(root)) return undefined;
  if (!isFolder(name)) return ownOf(filesOfRevision(name, root), places);
  const folder = join(name, root);
  return isFolder(folder) ? ownOf(textsBelow(folder), places) : undefined;
}

/** @param fleet - undefined without a fleet file: then nothing is left of what was made of it */
export function gitopsSideOfNew(fleet: SynthesizedFleet | undefined): Side {
  const files = (fleet?.output.folders ?? []).flatMap(({ path, files: texts }) =>
    [...texts].map(([name, text]) => [`${path}/${name}`, text] as const),
  );
  return sideOfFiles(new Map(files));
}

export function gitopsCompared(
  before: Side | undefined,
  after: Side | undefined,
  places: Places,
): readonly OverlayChanges[] {
  if (!before || !after) return [];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap(
    (path) =>
      gitopsChanges(`${fleetFolder(places)}/${path}`, fleetFile(places), before.get(path), after.get(path)) ?? [],
  );
}

/** Another folder of this name can have files of people. */
function ownOf(files: ReadonlyMap<string, string>, places: Places): Side {
  const isOwn = generatedFrom({ file: fleetFile(places) });
  return sideOfFiles(new Map([...files].filter(([name, text]) => isOwn(name, text))));
}
