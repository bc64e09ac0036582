import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { RefusedInput } from './refused-input.js';
import { largestFile, tooLarge } from './yaml-file.js';

/** Reads a regular file of the usual size; for a name that ends in a slash, the names of the folder's entries. */
export function readRegularInput(name: string, limit = largestFile): Uint8Array {
  if (name.endsWith('/')) return Buffer.from(readdirSync(name).join('\n'));
  // A pipe without a writer would be waited for.
  const file = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new RefusedInput('it is a pipe, a device or a folder', 'replace it by a file');
    if (stat.size > limit) throw new RefusedInput(...tooLarge(stat.size, limit));
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
