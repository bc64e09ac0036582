/** The files of teams: `workspaces/<platform>/<variant>/<team>.yaml` beside the folder of environments. */
import { posix } from 'node:path';
import { grouped } from '../kubernetes/grouped.js';
import { filesBelow } from './files.js';

/** Files below a folder that hold a workspace, by the path of their environment: `kind/dev`. */
export function teamFiles(folder: string, files = filesBelow(folder)): ReadonlyMap<string, readonly string[]> {
  const teams = files.filter((file) => /\.ya?ml$/.test(file) && !/(^|\/)\./.test(file));
  const byPath = grouped(teams, (file) => posix.dirname(file));
  return new Map([...byPath].map(([path, own]) => [path, own.map((file) => posix.join(folder, file))]));
}

/** The folder of team files, if none is named: `workspaces` beside that of environments. */
export function teamFolder(environments: string): string {
  return posix.join(environments, '..', 'workspaces');
}
