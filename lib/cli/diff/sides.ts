/** The two states that are compared: overlays of a git revision or of a folder, or what the environments give now. */
import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { OverlayTexts } from '../../changes/overlay-changes.js';
import { filesBelow } from '../../output/files.js';
import type { NewOverlay } from '../../output/overlay-files.js';
import { textOfFile } from '../../output/regular-file.js';
import { WrongUse } from '../options.js';
import { filesOfRevision } from './git.js';

/** Overlays by their paths. The path of a folder that is itself an overlay is empty. */
export type Side = ReadonlyMap<string, OverlayTexts>;

export function isFolder(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @param name - a folder, else a git revision */
export function sideOf(name: string, output: string): Side {
  return isFolder(name) ? sideOfFolder(name, output) : sideOfFiles(filesOfRevision(name, posix.normalize(output)));
}

export function sideOfNew(overlays: readonly NewOverlay[]): Side {
  return new Map(overlays.map(({ path, files }) => [path, new Map(files)]));
}

/** A folder of overlays; a repository, in which they are in their own folder; or one overlay. */
function sideOfFolder(folder: string, output: string): Side {
  const root =
    isFolder(join(folder, output)) && !existsSync(join(folder, 'kustomization.yaml')) ? join(folder, output) : folder;
  const side = sideOfFiles(textsBelow(root));
  if (side.size === 0) throw new WrongUse(`${folder} has no overlays: no kustomization.yaml is in it or below it`);
  return side;
}

/** Every text below a folder, by its path inside the folder. */
export function textsBelow(folder: string): ReadonlyMap<string, string> {
  const texts = filesBelow(folder).flatMap((file) => {
    const text = textOfFile(join(folder, file));
    return text === undefined ? [] : [[file, text] as const];
  });
  return new Map(texts);
}

export function sideOfFiles(files: ReadonlyMap<string, string>): Side {
  const overlays = new Map<string, Map<string, string>>();
  for (const name of files.keys())
    if (posix.basename(name) === 'kustomization.yaml') overlays.set(folderOf(name), new Map());
  for (const [name, text] of files) overlays.get(folderOf(name))?.set(posix.basename(name), text);
  return overlays;
}

function folderOf(name: string): string {
  const folder = posix.dirname(name);
  return folder === '.' ? '' : folder;
}
