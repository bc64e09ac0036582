/** Which environments a command line means: by path, by platform, or by a glob. */
import { isAbsolute, posix, relative } from 'node:path';
import { suggest } from '../schema/suggest.js';
import { type EnvironmentFile, type InputFiles, type InputFolders, inputFiles } from './environment-files.js';
import { WrongUse } from './options.js';

/**
 * The environment files of a folder, or those with the given names; a name that means none is a WrongUse.
 *
 * @param commands - names of commands, which a mistyped environment can be
 */
export function selected(folders: InputFolders, only: readonly string[], commands: readonly string[] = []): InputFiles {
  const { environments: folder } = folders;
  if (only.some((name) => name.trim() === ''))
    throw new WrongUse('the name of an environment is empty: write its path, or no argument for all environments');
  const { environments: files, problems } = inputFiles(folders);
  const wanted = only.map((name) => ({ name, isMeant: meant(name, folder) }));
  const unknown = wanted.filter(({ isMeant }) => !files.some(({ path }) => isMeant(path))).map(({ name }) => name);
  // Without a command it is synth, of which it is then an argument.
  const late = only.find((name) => commands.includes(name) && unknown.includes(name));
  if (late) throw new WrongUse(`${late} is a command: it comes first, before options and environments`);
  const isCommand = unknown.some((name) => suggest(name, commands));
  if (unknown.length > 0 && (files.length > 0 || isCommand)) throw new WrongUse(unknownText(unknown, files, commands));
  const environments =
    only.length === 0 ? files : files.filter(({ path }) => wanted.some(({ isMeant }) => isMeant(path)));
  return { environments, problems };
}

/** Whether a path of an environment is one that a name means: itself, that of its folder, or a glob. */
export function meant(name: string, folder: string): (path: string) => boolean {
  return matcherOf(pathOf(name, folder));
}

/** `environments/rhoai/prod.yaml`, as a shell completes it, is `rhoai/prod`; so is its absolute path. */
function pathOf(name: string, folder: string): string {
  const inFolder = relative(folder, name);
  const isInFolder = inFolder !== '' && !inFolder.startsWith('..') && !isAbsolute(inFolder);
  const path = isInFolder ? inFolder : posix.normalize(name).replace(/\/$/, '');
  return path.replace(/\.ya?ml$/, '');
}

function matcherOf(wanted: string): (path: string) => boolean {
  if (!/[*?[\]{}!()]/.test(wanted)) return (path) => path === wanted || path.startsWith(`${wanted}/`);
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(wanted);
}

function unknownText(
  unknown: readonly string[],
  files: readonly EnvironmentFile[],
  commands: readonly string[],
): string {
  const paths = files.map(({ path }) => path);
  const platforms = paths.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : []));
  const hints = unknown.flatMap((name) => near(name, [...commands, ...paths, ...platforms]) ?? []);
  const what = `unknown environment ${unknown.join(', ')}`;
  const known = `environments are ${paths.length > 0 ? paths.join(', ') : 'missing'}`;
  return hints.length > 0 ? `${what}: did you mean ${hints.join(', ')}? The ${known}` : `${what}; the ${known}`;
}

/** Each part of a path is compared with that of the other, so that `kind/nothing` is not `kind/other`. */
function near(name: string, candidates: readonly string[]): string | undefined {
  const parts = name.split('/');
  const alike = candidates.filter((candidate) => {
    const others = candidate.split('/');
    return others.length === parts.length && parts.every((part, index) => suggest(part, [others[index] ?? '']));
  });
  return suggest(name, alike);
}
