import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from './disk-error.js';
import { below, entriesOf, shown } from './entries.js';
import type { NewOverlay } from './overlay-files.js';
import { overlayOfSlot, places, slot, workFolder } from './work-folder.js';
import { writeFiles } from './write-files.js';

export type OnStep = (step: string) => void;

/** Writes a new overlay into the work folder, or moves it there. */
export function stage(root: string, { path, files }: NewOverlay, onStep: OnStep): void {
  const folder = slot(root, 'new', path);
  if (files.isSpare && files.folder !== undefined && isMoved(files.folder, folder)) onStep(`staged ${path}`);
  else writeFiles(folder, files, (name) => onStep(`staged ${path}/${name}`));
}

/** Moves a folder; false on another file system. */
function isMoved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    return false;
  }
}

/** Replaces the old overlay by a staged one, and moves files of others into it. */
export function swap(root: string, path: string, onStep: OnStep): void {
  const target = join(root, path);
  if (existsSync(target)) {
    renameSync(target, slot(root, 'old', path));
    onStep(`moved ${path} away`);
  }
  mkdirSync(dirname(target), { recursive: true });
  renameSync(slot(root, 'new', path), target);
  onStep(`moved ${path} in`);
  finish(root, path, onStep);
}

/** Moves files that the new overlay does not have into it, then removes the old one. */
function finish(root: string, path: string, onStep: OnStep): void {
  const old = slot(root, 'old', path);
  if (!existsSync(old)) return;
  carry(Buffer.from(old), Buffer.from(join(root, path)), (name) => onStep(`kept ${path}/${name}`));
  discard(root, old, path, onStep);
}

/**
 * Only by renames: nothing is read or copied, so a repository, a pipe, a name that is not UTF-8 or a file without
 * read permission is unchanged.
 */
function carry(from: Buffer, to: Buffer, onKept: (name: string) => void, at: Buffer = Buffer.alloc(0)): void {
  for (const { name, kind } of entriesOf(below(from, at)) ?? []) {
    const path = below(at, name);
    const there = lstatSync(below(to, path), { throwIfNoEntry: false });
    if (there) {
      if (kind === 'folder' && there.isDirectory()) carry(from, to, onKept, path);
      continue;
    }
    renameSync(below(from, path), below(to, path));
    onKept(shown(path));
  }
}

/** Removes a file or folder; because of the rename before it, a killed process leaves it complete or absent. */
export function discard(root: string, from: string, path: string, onStep: OnStep): void {
  if (!lstatSync(from, { throwIfNoEntry: false })) return;
  const trash = slot(root, 'trash', path);
  renameSync(from, trash);
  onStep(`discarded ${path}`);
  rmSync(trash, { recursive: true, force: true });
}

/** Restores what a killed run had moved, removes its incomplete work, and returns the restored overlays. */
export function recover(root: string, onStep: OnStep): readonly string[] {
  const work = join(root, workFolder);
  if (!existsSync(work)) return [];
  const old = join(work, 'old');
  rmSync(join(work, 'trash'), { recursive: true, force: true });
  const putBack: string[] = [];
  for (const name of existsSync(old) ? readdirSync(old).sort() : []) {
    const path = overlayOfSlot(name);
    if (path === undefined) throw new Error(`${join(old, name)} is not the name of an overlay: move it`);
    const target = join(root, path);
    const isUnfinished = existsSync(join(work, 'new', name));
    if (!lstatSync(target, { throwIfNoEntry: false })) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(join(old, name), target);
      onStep(`put ${path} back`);
      putBack.push(path);
    } else if (!isUnfinished) {
      finish(root, path, onStep);
    } else if (holdsAll(Buffer.from(target), Buffer.from(join(old, name)))) {
      discard(root, join(old, name), path, onStep);
    } else {
      throw new Error(
        `an earlier run was killed while it replaced ${target}, and that folder was created again since: its earlier content is in ${join(old, name)}. Copy what you want to keep from there, remove it, and run again`,
      );
    }
  }
  for (const place of places) rmSync(join(work, place), { recursive: true, force: true });
  rmdirSync(work);
  return putBack;
}

/** Whether a folder contains everything of another one; entries that cannot be compared count as missing. */
function holdsAll(folder: Buffer, other: Buffer): boolean {
  const entries = entriesOf(other);
  return (
    entries?.every(({ name, kind }) => {
      const [here, there] = [below(folder, name), below(other, name)];
      if (kind === 'folder')
        return (lstatSync(here, { throwIfNoEntry: false })?.isDirectory() ?? false) && holdsAll(here, there);
      const content = contentOf(there);
      return content !== undefined && content === contentOf(here);
    }) ?? false
  );
}

function contentOf(file: Buffer): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  return stat?.isFile() ? `file ${readFileSync(file, 'latin1')}` : undefined;
}
