/**
 * How generated files name what they come from: a file of the folder of environments by the folder's own name and the path
 * in it, the fleet file by its name. Neither the working folder nor the way in which a path was typed changes a byte.
 */
import { basename, posix } from 'node:path';
import { markedSource, oneLine } from './mark.js';
import { realPath } from './real-path.js';

/** What generated files come from: the environments of a folder, each its overlay; or one file. Paths are as they were typed. */
export type Origin = string | { readonly file: string };

/** `environments/kind/dev.yaml`, for `kind/dev.yaml` in the folder `../repository/environments`. */
export function sourceName(folder: string, path: string): string {
  return posix.join(basename(realPath(folder)), path);
}

/** Tells whether the text of a file, with its path in the output, was generated from an origin. */
export function generatedFrom(origin: Origin): (path: string, text: string) => boolean {
  const isSource = typeof origin === 'string' ? ofFolder(origin) : ofFile(origin.file);
  return (path, text) => {
    const source = markedSource(path, text);
    return source !== undefined && isSource(source, path);
  };
}

/** A source of a file with this path. */
type IsSource = (source: string, path: string) => boolean;

function ofFile(file: string): IsSource {
  return (source) => endsIn(source, oneLine(basename(file)));
}

function ofFolder(folder: string): IsSource {
  const name = sourceName(folder, '.');
  return (source, path) =>
    ['yaml', 'yml'].some((extension) => {
      const inFolder = `${posix.dirname(path)}.${extension}`;
      const of = (one: string) => oneLine(posix.join(one, inFolder));
      return endsIn(source, of(name)) || source === of(folder) || source.replace(/^(\.\.\/)+/, '') === of('.');
    });
}

/** Earlier versions named the path as it was typed: `../repository/environments/kind/dev.yaml`, or `../kind/dev.yaml` from `.` and `..`. */
function endsIn(source: string, path: string): boolean {
  return source === path || source.endsWith(`/${path}`);
}
