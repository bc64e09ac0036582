import { type Dirent, readdirSync } from 'node:fs';
import { codeOf } from './disk-error.js';

/** An entry of a folder. Names are bytes, because a name that is not UTF-8 cannot be a string. */
export interface Entry {
  readonly name: Buffer;
  /** `other` is a pipe, a socket or a device. */
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** The sorted entries of a folder, none if it no longer exists; undefined if the user has no permission to read it. */
export function entriesOf(folder: Buffer): readonly Entry[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => Buffer.compare(a.name, b.name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') return undefined;
    throw error;
  }
}

function kindOf(entry: Dirent<Buffer>): Entry['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

/** A path in bytes. */
export function below(folder: Buffer, name: Buffer): Buffer {
  return folder.length === 0 ? name : Buffer.concat([folder, Buffer.from('/'), name]);
}

/** A path for messages: on one line, and without control characters of terminals. */
export function shown(path: Buffer): string {
  const text = path.toString();
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
    ? JSON.stringify(text).replace(
        /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : text;
}
