import { join, posix } from 'node:path';
import { below, type Entry, entriesOf, shown } from './entries.js';
import { parentsOf } from './files.js';
import { generatedFrom, type Origin } from './origin.js';
import type { OverlayFiles } from './overlay-files.js';
import { textOfFile } from './regular-file.js';

/** An entry of the folder of overlays that is part of no overlay of this run. */
export interface Stranger {
  /** Path relative to the folder of overlays, for messages. */
  readonly path: string;
  /** Why it is kept; undefined for a generated file, which is removed. */
  readonly kept?: string;
  /** The overlay of this run that a generated file was part of: it is removed with the overlay's old files, without pruning. */
  readonly formerlyOf?: string;
}

interface KnownOverlay {
  readonly path: string;
  readonly files: Pick<OverlayFiles, 'keys'>;
}

/**
 * Everything below the folder of overlays that is part of no overlay. Links are not followed, and a repository is
 * a single entry, independent of its content.
 *
 * @param origin - only files generated from it are recognized
 */
export function strangersOf(root: string, overlays: readonly KnownOverlay[], origin: Origin): readonly Stranger[] {
  const known = new Set(overlays.flatMap(({ path, files }) => [...files.keys()].map((name) => `${path}/${name}`)));
  const live = new Set(overlays.map(({ path }) => path));
  const isFromOrigin = generatedFrom(origin);
  const isGenerated = (path: string) => isFromOrigin(path, textOfFile(join(root, path)) ?? '');
  const isOverlay = (folder: string) => live.has(folder) || isGenerated(`${folder}/kustomization.yaml`);

  const ofFile = (path: Buffer): readonly Stranger[] => {
    const name = path.toString();
    if (known.has(name)) return [];
    const folder = posix.dirname(name);
    // What comes from one file can have folders in folders; an overlay in another one has an environment of its own.
    const former = (typeof origin === 'string' ? [folder] : parentsOf(name)).find((one) => live.has(one));
    const isPart = former !== undefined || typeof origin !== 'string' || isOverlay(folder);
    const isOurs = Buffer.from(name).equals(path) && isGenerated(name) && isPart;
    if (!isOurs)
      return [
        { path: shown(path), kept: `was not generated from ${typeof origin === 'string' ? origin : origin.file}` },
      ];
    return [{ path: shown(path), ...(former === undefined ? {} : { formerlyOf: former }) }];
  };
  const ofFolder = (folder: Buffer): readonly Stranger[] => {
    const entries = entriesOf(Buffer.concat([Buffer.from(`${root}/`), folder]));
    const name = `${shown(folder) || '.'}/`;
    if (!entries) return [{ path: name, kept: 'cannot be read' }];
    if (entries.some((entry) => entry.name.equals(repository))) return [{ path: name, kept: 'is a Git repository' }];
    return entries.flatMap((entry) => ofEntry(below(folder, entry.name), entry));
  };
  const ofEntry = (path: Buffer, { kind }: Entry): readonly Stranger[] => {
    if (isWorkOf(path)) return [];
    if (kind === 'folder') return ofFolder(path);
    if (kind === 'file') return ofFile(path);
    return [{ path: shown(path), kept: kind === 'link' ? 'is a symbolic link' : 'is neither a file nor a folder' }];
  };
  return ofFolder(Buffer.alloc(0));
}

const repository = Buffer.from('.git');

/** Claims and incomplete work of this tool, in the folder of overlays itself. */
function isWorkOf(path: Buffer): boolean {
  return /^\.synth(?:\.lock\.[^/]*)?$/.test(path.toString());
}

/** Generated files that an overlay of this run no longer has, for example after a change of its form: as dangerous to remove as the others are to replace. */
export function outdated(strangers: readonly Stranger[]): readonly string[] {
  return strangers.filter(({ formerlyOf }) => formerlyOf !== undefined).map(({ path }) => path);
}

/** Generated files of no overlay of this run, which only pruning removes. */
export function orphaned(strangers: readonly Stranger[]): readonly string[] {
  return strangers
    .filter(({ kept, formerlyOf }) => kept === undefined && formerlyOf === undefined)
    .map(({ path }) => path);
}
