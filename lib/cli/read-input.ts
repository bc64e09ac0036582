import { realpathSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import type { ReadFile } from '../environment/read-file.js';
import { RefusedInput } from '../environment/refused-input.js';
import { readRegularInput } from '../environment/regular-input.js';
import { workspacesFolder } from './environment-files.js';
import type { Options } from './options.js';

/**
 * Reads environments and their bases: regular files of the usual size below the folder of environments, or below one of the
 * others. An environment comes in a pull request, so it must not be able to show files of the machine that checks it.
 *
 * @param folders - the folder of environments, and those that were named for bases
 */
export function inputReader(folders: readonly string[]): ReadFile {
  const roots = folders.map(realPath);
  return (name, limit) => {
    const path = realPath(name);
    if (!roots.some((root) => isBelow(path, root)))
      throw new RefusedInput(
        `it is outside of ${folders.join(' and ')}`,
        'move it there, or name its folder: --bases <folder>',
      );
    return readRegularInput(name.endsWith('/') ? `${path}/` : path, limit);
  };
}

/** The same for an environment: its team files are in a folder of their own, which has no bases. */
export function readerOf(
  { environments, bases, ...others }: Pick<Options, 'environments' | 'workspaces' | 'bases'>,
  teams: readonly string[] = [],
): ReadFile {
  const readInput = inputReader([environments, ...bases]);
  if (teams.length === 0) return readInput;
  const own = new Set(teams);
  const readTeam = inputReader([workspacesFolder({ environments, ...others })]);
  return (name, limit) => (own.has(name) ? readTeam : readInput)(name, limit);
}

function realPath(name: string): string {
  try {
    return realpathSync(name);
  } catch (error) {
    // realpath names the link; the file is what was written.
    throw Object.assign(error as Error, { path: name });
  }
}

function isBelow(path: string, root: string): boolean {
  const rest = relative(root, path);
  return rest !== '..' && !rest.startsWith('../') && !isAbsolute(rest);
}
