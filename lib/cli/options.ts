/** Options that several commands have, and what is wrong with a command line. */
import { isAbsolute, relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** What a command prints: text for people, or what a program reads. */
export type Format = 'text' | 'json' | 'sarif' | 'junit';

/** The options of synth and check. */
export interface Options {
  readonly environments: string;
  /**
   * Folder of the files of teams.
   * @default - `workspaces` beside that of environments
   */
  readonly workspaces?: string;
  /** Further folders, in which bases of environments may be. */
  readonly bases: readonly string[];
  readonly output: string;
  readonly prune: boolean;
  readonly yes: boolean;
  readonly check: boolean;
  readonly today: string;
  /** Whether environments that are unchanged since an earlier run may be skipped. */
  readonly cache: boolean;
  readonly format: Format;
  /** Paths of environments or of their folders, or globs; empty for all. */
  readonly only: readonly string[];
  /**
   * Names of commands, which a mistyped environment can be.
   * @default - none
   */
  readonly commands?: readonly string[];
}

/** An invalid command line. */
export class WrongUse extends Error {}

export const environmentsOption = () =>
  new Option('--environments <folder>', 'where environment files are').default('environments').argParser(folder);

export const workspacesOption = () =>
  new Option(
    '--workspaces <folder>',
    'where files of teams are (default: "workspaces" beside the environments)',
  ).argParser(folder);

export const basesOption = () =>
  new Option('--bases <folder>', 'another folder whose files environments may extend; can be repeated')
    .default([], 'none')
    .argParser((value: string, others: readonly string[]) => [...others, folder(value)]);

export const outputOption = () =>
  new Option(
    '--output <folder>',
    'where overlays are: a separate folder, not a repository, and not one that contains the environments',
  )
    .default('overlays')
    .argParser(folder);

export const yesOption = () => new Option('--yes', 'with --prune: without confirmation; required without a terminal');

const todayOption = (today: string) =>
  new Option('--today <YYYY-MM-DD>', 'date for the expiry of waivers').default(today, 'today').argParser(date);

const cacheOption = () => new Option('--no-cache', 'synthesize also what is unchanged since an earlier run');

/** `--format`, because `--output` has always been the folder of the overlays. */
export const formatOption = (...formats: readonly Format[]) =>
  new Option('--format <format>', 'text for people, or a format for programs').choices(formats).default('text');

/** The argument of commands for some environments. */
export const environmentArgument = [
  '[environments...]',
  'platforms (rhoai), environments (rhoai/prod) or globs ("*/prod"); all if there is none',
] as const;

/** What commands that synthesize always have. */
export type SynthesisOptions = Pick<
  Options,
  'environments' | 'workspaces' | 'bases' | 'output' | 'today' | 'cache' | 'format'
>;

/** Adds the argument and the options of commands that synthesize. */
export function forSynthesis(command: Command, today: string): Command {
  return withFolders(command.argument(...environmentArgument), today).addOption(
    formatOption('text', 'json', 'sarif', 'junit'),
  );
}

/** Adds the options of synthesis to a command with arguments and formats of its own. */
export function withFolders(command: Command, today: string): Command {
  return command
    .addOption(environmentsOption())
    .addOption(workspacesOption())
    .addOption(basesOption())
    .addOption(outputOption())
    .addOption(todayOption(today))
    .addOption(cacheOption());
}

function date(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new InvalidArgumentError('It must be a date in the format YYYY-MM-DD.');
  const day = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value)
    throw new InvalidArgumentError('There is no such day.');
  return value;
}

/** A folder of the working folder by its path there, however it was typed, so that no file says how. */
function folder(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must be the path of a folder, and is empty.');
  const path = relative('', value);
  const isHere = isAbsolute(value) && path !== '' && !path.startsWith('..') && !isAbsolute(path);
  return isHere ? path : value;
}
