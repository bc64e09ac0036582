/** The two states of gitops/, beside those of the overlays. */
import { join, posix } from 'node:path';
import { gitopsChanges } from '../../changes/gitops-changes.js';
import { layerMoves } from '../../changes/layer-moves.js';
import type { OverlayChanges } from '../../changes/overlay-changes.js';
import { generatedFrom } from '../../output/origin.js';
import { fleetFile, fleetFolder, type SynthesizedFleet } from '../fleet.js';
import type { Options } from '../options.js';
import { filesOfRevision } from './git.js';
import { isFolder, type Side, sideOfFiles, textsBelow } from './sides.js';

type Places = Pick<Options, 'environments' | 'output'>;

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

/** One state of a repository. */
export interface State {
  readonly overlays: Side;
  /** Undefined where nothing is known of it. */
  readonly gitops: Side | undefined;
}

export function gitopsCompared(before: State, after: State, places: Places): readonly OverlayChanges[] {
  const [old, next] = [before.gitops, after.gitops];
  if (!old || !next) return [];
  const root = fleetFolder(places);
  const [had, has] = [repositoryOf(before, places), repositoryOf(after, places)];
  const paths = [...new Set([...old.keys(), ...next.keys()])].sort();
  return paths.flatMap((path) => {
    const folder = `${root}/${path}`;
    const moves = layerMoves(folder, had, has);
    return gitopsChanges(folder, fleetFile(places), old.get(path), next.get(path), moves) ?? [];
  });
}

/** Both by their paths in the repository. */
function repositoryOf({ overlays, gitops }: State, places: Places): Side {
  const below = (root: string, side: Side | undefined) =>
    [...(side ?? [])].map(([path, files]) => [posix.join(root, path), files] as const);
  return new Map([...below(places.output, overlays), ...below(fleetFolder(places), gitops)]);
}

/** Another folder of this name can have files of people. */
function ownOf(files: ReadonlyMap<string, string>, places: Places): Side {
  const isOwn = generatedFrom({ file: fleetFile(places) });
  return sideOfFiles(new Map([...files].filter(([name, text]) => isOwn(name, text))));
}
