import { lstatSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './disk-error.js';
import { parentsOf } from './files.js';
import { isSafePath } from './safe-path.js';

/** Everything on disk or in the paths themselves that would make writing go wrong; looked for before anything is written. */
export function obstacles(root: string, overlays: readonly OverlayPaths[]): readonly string[] {
  const rootProblem = problemOfRoot(root);
  if (rootProblem) return [rootProblem];
  const found = overlays.flatMap((overlay) => [
    ...problemsOfPaths(
      overlay,
      overlays.filter((other) => other !== overlay),
    ),
    ...problemsOnDisk(root, overlay),
  ]);
  return [...new Set(found)];
}

interface OverlayPaths {
  readonly path: string;
  readonly files: ReadonlyMap<string, string>;
}

function problemOfRoot(root: string): string | undefined {
  if (!lstatSync(root, { throwIfNoEntry: false })) return undefined;
  const target = statSync(root, { throwIfNoEntry: false });
  if (!target) return `${root} is a symbolic link to nothing: make the folder that it points to, or remove it`;
  return target.isDirectory() ? undefined : `${root} is a file where the folder of overlays belongs: move it away`;
}

function problemsOfPaths({ path, files }: OverlayPaths, others: readonly OverlayPaths[]): readonly string[] {
  const wrong = [path, ...files.keys()].filter((name) => !isSafePath(name));
  // Some file systems do not tell upper from lower case.
  const folded = path.toLowerCase();
  const clash = others.find((other) => `${folded}/`.startsWith(`${other.path.toLowerCase()}/`));
  return [
    ...wrong.map(
      (name) => `${JSON.stringify(name)} cannot be a path of an overlay: names without a dot in front, parted by /`,
    ),
    ...(clash ? [`overlay ${path} would lie in overlay ${clash.path}: give one of the environments another name`] : []),
  ];
}

function problemsOnDisk(root: string, { path, files }: OverlayPaths): readonly string[] {
  const names = [...files.keys()].map((name) => `${path}/${name}`);
  const folders = new Set(names.flatMap(parentsOf));
  return [
    ...[...folders].flatMap((folder) => {
      const stat = look(join(root, folder));
      if (!stat || stat.isDirectory()) return [];
      return stat.isSymbolicLink()
        ? `${join(root, folder)} is a symbolic link: overlays are swapped by renames on one file system, so make it a folder (${root} itself may be a link)`
        : `${join(root, folder)} is a file where a folder belongs: move it away`;
    }),
    ...names
      .filter((name) => look(join(root, name))?.isDirectory())
      .map((name) => `${join(root, name)} is a folder where a file belongs: move it away`),
  ];
}

/** Nothing lies below a file; asking for it is an error nevertheless. */
function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
