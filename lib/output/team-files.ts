/** The files of teams: `workspaces/<platform>/<variant>/<team>.yaml` beside the folder of environments. */
import { posix } from 'node:path';
import { filesBelow } from './files.js';

/** Files below a folder that hold a workspace, by the path of their environment: `kind/dev`. */
export function teamFiles(folder: string, files = filesBelow(folder)): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    if (!/\.ya?ml$/.test(file) || /(^|\/)\./.test(file)) continue;
    const path = posix.dirname(file);
    const known = found.get(path);
    if (known) known.push(posix.join(folder, file));
    else found.set(path, [posix.join(folder, file)]);
  }
  return found;
}

/** The folder of team files, if none is named: `workspaces` beside that of environments. */
export function teamFolder(environments: string): string {
  return posix.join(posix.dirname(posix.normalize(environments).replace(/(.)\/$/, '$1')), 'workspaces');
}
