import { basename, posix } from 'node:path';
import { sourceName } from '../output/origin.js';
import { teamFiles, teamFolder } from '../output/team-files.js';
import type { Problem } from '../schema/location.js';
import { inputFolder } from './input-folder.js';
import type { Options } from './options.js';

export interface EnvironmentFile {
  /** Path from the working folder: `environments/kind/dev.yaml`. */
  readonly file: string;
  /** Path of the overlay: `kind/dev`. */
  readonly path: string;
  /** How generated files name it: `environments/kind/dev.yaml` in every working folder. */
  readonly source: string;
  /**
   * Files that each hold one of its workspaces.
   * @default - none
   */
  readonly teams?: readonly string[];
}

/** Where the files are that a user writes. */
export type InputFolders = Pick<Options, 'environments' | 'workspaces'>;

/** All that a user has written. */
export interface InputFiles {
  readonly environments: readonly EnvironmentFile[];
  /** Files of teams whose environment does not exist: an overlay without them would look complete. */
  readonly problems: readonly Problem[];
}

/** The environment files of a folder, without bases, which others extend; with the files of their teams. */
export function inputFiles(folders: InputFolders): InputFiles {
  const { environments: folder } = folders;
  const { files, problems } = inputFolder(folder, '--environments');
  const ofTeams = inputFolder(workspacesFolder(folders), '--workspaces');
  const teams = teamFiles(workspacesFolder(folders), ofTeams.files);
  const name = sourceName(folder, '.');
  const environments = files
    .filter((file) => /\.ya?ml$/.test(file) && !/^(_.*|base|.*\.base)\.ya?ml$/.test(basename(file)))
    // Definitions and other files that environments name.
    .filter((file) => !/(^|\/)_[^/]*\//.test(file))
    .map((file) => {
      const path = file.replace(/\.ya?ml$/, '');
      const own = teams.get(path);
      return { file: posix.join(folder, file), path, source: posix.join(name, file), ...(own ? { teams: own } : {}) };
    });
  const paths = new Set(environments.map(({ path }) => path));
  const strays = [...teams].filter(([path]) => !paths.has(path));
  return {
    environments,
    problems: [
      ...problems,
      ...ofTeams.problems,
      ...strays.flatMap(([path, own]) => strayProblems(path, own, folder, paths)),
    ],
  };
}

export function environmentFiles(folders: InputFolders): readonly EnvironmentFile[] {
  return inputFiles(folders).environments;
}

/** The folder of the files of teams, as the option names it, or beside that of environments. */
export function workspacesFolder({ environments, workspaces }: InputFolders): string {
  return workspaces ?? teamFolder(environments);
}

function strayProblems(
  path: string,
  files: readonly string[],
  environments: string,
  paths: ReadonlySet<string>,
): readonly Problem[] {
  const known = [...paths].filter((one) => posix.basename(one) === posix.basename(path) || one.startsWith(`${path}/`));
  const near = known.length > 0 ? `, such as ${known.slice(0, 3).join(' or ')}` : '';
  return files.map((file) => ({
    location: { file, line: 1, column: 1 },
    message:
      path === '.'
        ? 'a workspace outside of the folder of an environment'
        : `a workspace of environment ${path}, which does not exist: there is no ${posix.join(environments, path)}.yaml`,
    fix: `move the file into the folder of an environment${near}, or create the environment`,
  }));
}
