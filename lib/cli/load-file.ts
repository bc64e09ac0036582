import { loadEnvironment } from '../environment/load.js';
import { problemOf } from '../synthesis/thrown-problem.js';
import type { EnvironmentFile } from './environment-files.js';
import type { Options } from './options.js';
import { inputReader } from './read-input.js';

/** The environment of a file, or everything that is wrong with it, the file itself included. */
export function loadFile(
  { file, path }: EnvironmentFile,
  { environments, bases }: Pick<Options, 'environments' | 'bases'>,
): ReturnType<typeof loadEnvironment> {
  try {
    return loadEnvironment(file, path, inputReader([environments, ...bases]));
  } catch (error) {
    return { problems: [problemOf(error, file)] };
  }
}
