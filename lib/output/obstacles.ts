import { lstatSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './disk-error.js';
import { parentsOf } from './files.js';
import type { OverlayFiles } from './overlay-files.js';
import { isSafePath } from './safe-path.js';

/** Everything on disk or in the paths that would make writing fail; checked before anything is written. */
export function obstacles(root: string, overlays: readonly OverlayPaths[]): readonly string[] {
  const rootProblem = problemOfRoot(root);
  if (rootProblem) return [rootProblem];
  // Some file systems are case-insensitive.
  const folded = new Map<string, OverlayPaths[]>();
  for (const overlay of overlays) {
    const path = overlay.path.toLowerCase();
    folded.set(path, [...(folded.get(path) ?? []), overlay]);
  }
  const found = overlays.flatMap((overlay) => [...problemsOfPaths(overlay, folded), ...problemsOnDisk(root, overlay)]);
  return [...new Set(found)];
}

interface OverlayPaths {
  readonly path: string;
  readonly files: Pick<OverlayFiles, 'keys'>;
}

function problemOfRoot(root: string): string | undefined {
  if (!lstatSync(root, { throwIfNoEntry: false })) return undefined;
  const target = statSync(root, { throwIfNoEntry: false });
  if (!target) return `${root} is a broken symbolic link: create the folder that it refers to, or remove the link`;
  return target.isDirectory() ? undefined : `${root} is a file where the folder of overlays is required: move it`;
}

function problemsOfPaths(
  overlay: OverlayPaths,
  folded: ReadonlyMap<string, readonly OverlayPaths[]>,
): readonly string[] {
  const { path, files } = overlay;
  const wrong = [path, ...files.keys()].filter((one) => !isSafePath(one));
  const name = path.toLowerCase();
  const clash = [...parentsOf(name), name]
    .flatMap((outer) => folded.get(outer) ?? [])
    .find((other) => other !== overlay);
  return [
    ...wrong.map(
      (one) =>
        `${JSON.stringify(one)} is not a valid path of an overlay: it must consist of names that do not begin with a dot, separated by /`,
    ),
    ...(clash ? [`overlay ${path} would be inside overlay ${clash.path}: rename one of the environments`] : []),
  ];
}

function problemsOnDisk(root: string, { path, files }: OverlayPaths): readonly string[] {
  const names = [...files.keys()].map((file) => `${path}/${file}`);
  const folders = new Set(names.flatMap(parentsOf));
  return [
    ...[...folders].flatMap((folder) => {
      const stat = look(join(root, folder));
      if (!stat || stat.isDirectory()) return [];
      return stat.isSymbolicLink()
        ? `${join(root, folder)} is a symbolic link: overlays are replaced by renames on one file system, so replace it by a folder (${root} itself can be a link)`
        : `${join(root, folder)} is a file where a folder is required: move it`;
    }),
    ...names
      .filter((name) => look(join(root, name))?.isDirectory())
      .map((name) => `${join(root, name)} is a folder where a file is required: move it`),
  ];
}

/** The status of a path, if it exists; a path below a file does not, and lstat fails with ENOTDIR. */
function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
