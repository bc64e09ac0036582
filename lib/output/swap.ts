import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from './files.js';

export type OnStep = (step: string) => void;

/** Where new overlays wait and old ones rest during a swap; on the same file system as the overlays, so that renames are enough. */
export const workFolder = '.synth';

type Place = 'new' | 'old' | 'trash';

/** One folder for each overlay, whatever the depth of its path: what lies in it is then whole or absent. */
function slot(root: string, place: Place, path: string): string {
  const folder = join(root, workFolder, place);
  mkdirSync(folder, { recursive: true });
  return join(folder, encodeURIComponent(path));
}

/** Writes a new overlay aside, with copies of files from the old one that are to stay. */
export function stage(
  root: string,
  { path, files }: { readonly path: string; readonly files: ReadonlyMap<string, string> },
  kept: readonly string[],
  onStep: OnStep,
): void {
  const folder = slot(root, 'new', path);
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    onStep(`staged ${path}/${name}`);
  }
  for (const name of kept) {
    copy(join(root, path, name), join(folder, name));
    onStep(`kept ${path}/${name}`);
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  if (!stat.isFile()) throw new Error(`${from} is neither file nor folder and cannot be kept: move it away`);
  copyFileSync(from, to);
  utimesSync(to, stat.atime, stat.mtime);
}

/** Puts a staged overlay in the place of the old one. */
export function swap(root: string, path: string, onStep: OnStep): void {
  const target = join(root, path);
  if (existsSync(target)) {
    renameSync(target, slot(root, 'old', path));
    onStep(`moved ${path} away`);
  }
  mkdirSync(dirname(target), { recursive: true });
  renameSync(slot(root, 'new', path), target);
  onStep(`moved ${path} in`);
  discard(root, slot(root, 'old', path), path, onStep);
}

/** Removes a file or folder; the rename in front means that a kill leaves it whole or gone. */
export function discard(root: string, from: string, path: string, onStep: OnStep): void {
  if (!lstatSync(from, { throwIfNoEntry: false })) return;
  const trash = slot(root, 'trash', path);
  renameSync(from, trash);
  onStep(`discarded ${path}`);
  rmSync(trash, { recursive: true, force: true });
}

/** Puts back what a killed run had moved away, throws its unfinished work out, and says which overlays it put back. */
export function recover(root: string, onStep: OnStep): readonly string[] {
  const old = join(root, workFolder, 'old');
  rmSync(join(root, workFolder, 'trash'), { recursive: true, force: true });
  const putBack: string[] = [];
  for (const name of existsSync(old) ? readdirSync(old).sort() : []) {
    const path = decodeURIComponent(name);
    const target = join(root, path);
    if (!existsSync(target)) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(join(old, name), target);
      onStep(`put ${path} back`);
      putBack.push(path);
      continue;
    }
    const wasSwapped = !existsSync(join(root, workFolder, 'new', name));
    if (!wasSwapped && !holdsAll(target, join(old, name))) {
      throw new Error(
        `an earlier run was killed while it replaced ${target}, and somebody has made that folder anew since: what it was before lies in ${join(old, name)}. Take from there what you want to keep, remove it, and run again`,
      );
    }
    discard(root, join(old, name), path, onStep);
  }
  rmSync(join(root, workFolder), { recursive: true, force: true });
  return putBack;
}

function holdsAll(folder: string, other: string): boolean {
  return filesBelow(other).every((file) => contentOf(join(folder, file)) === contentOf(join(other, file)));
}

function contentOf(file: string): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  return stat?.isFile() ? `file ${readFileSync(file, 'latin1')}` : undefined;
}
