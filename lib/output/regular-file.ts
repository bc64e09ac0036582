import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { codeOf } from './disk-error.js';

const notReadable = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENXIO', 'ENODEV', 'EISDIR']);

/** The text of a regular file; undefined for anything else. Links are not followed, and pipes do not block. */
export function textOfFile(path: string): string | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return fstatSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (notReadable.has(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
