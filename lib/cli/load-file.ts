import { loadEnvironment } from '../environment/load.js';
import { problemOf } from '../synthesis/thrown-problem.js';
import type { EnvironmentFile } from './environment-files.js';
import type { Options } from './options.js';
import { readerOf } from './read-input.js';

/** The environment of a file, or everything that is wrong with it, the file itself included. */
export function loadFile(
  { file, path, teams }: EnvironmentFile,
  folders: Pick<Options, 'environments' | 'workspaces' | 'bases'>,
): ReturnType<typeof loadEnvironment> {
  try {
    return loadEnvironment(file, path, readerOf(folders, teams), teams);
  } catch (error) {
    return { problems: [problemOf(error, file)] };
  }
}
