import { isAbsolute, posix } from 'node:path';
import type { FluxVariables } from '../kubernetes/flux-variables.js';
import type { Location, Problem, ValuePath } from '../schema/location.js';
import { definitionsOf, type ReadDefinitions } from './definition-files.js';
import type { ReadFile } from './read-file.js';
import { RefusedInput } from './refused-input.js';
import { representedTree } from './represented.js';
import { withTeams } from './team-files.js';
import { locate, locateKey, type MapTree, merge, partAt, plainValue, type Tree } from './tree.js';
import { parseYamlFile } from './yaml-file.js';

/** An environment file merged with its bases: a plain value with the location of each part. */
export interface Source {
  readonly file: string;
  /**
   * What it is, for messages.
   * @default an environment
   */
  readonly noun?: string;
  readonly value: unknown;
  readonly tree: Tree;
  /** Variables of Flux in its values. */
  readonly variables: FluxVariables;
  /**
   * Files that each hold one of its workspaces.
   * @default - none
   */
  readonly teams?: readonly string[];
  /**
   * What is wrong with these files, apart from the values of their fields.
   * @default - nothing
   */
  readonly teamProblems?: readonly Problem[];
  /**
   * What its field `definitions` names.
   * @default - it has none
   */
  readonly definitions?: ReadDefinitions;
  locate(path: ValuePath): Location;
  /** Location of the key of a value, not of the value. */
  locateKey(path: ValuePath): Location;
}

/** Reads a file and, by `extends`, its bases; then the files of its teams. Paths in messages are as given. */
export function loadSource(
  file: string,
  read: ReadFile,
  teams: readonly string[] = [],
): { readonly source: Source } | { readonly problems: readonly Problem[] } {
  const loaded = load(file, read, []);
  if ('problems' in loaded) return loaded;
  const variables = new Map<string, string>();
  const whole = withTeams(loaded.tree, teams, read);
  const tree = representedTree(whole.tree, variables);
  return {
    source: {
      file,
      variables,
      teams,
      teamProblems: whole.problems,
      ...definitionsOf(tree, read),
      tree,
      value: plainValue(tree),
      locate: (path) => locate(tree, path),
      locateKey: (path) => locateKey(tree, path),
    },
  };
}

type Loaded = { readonly tree: MapTree } | { readonly problems: readonly Problem[] };

function load(file: string, read: ReadFile, derived: readonly string[]): Loaded {
  const parsed = parseYamlFile(file, read(file));
  if ('problems' in parsed) return parsed;
  const { tree } = parsed;
  if (tree.kind !== 'map') {
    // What it holds is not quoted: the file may be any file of the machine.
    const found = tree.kind === 'list' ? 'a list' : tree.value === null ? 'null' : `a ${typeof tree.value}`;
    return {
      problems: [
        {
          location: tree.at,
          message: `an environment must be a map of fields, not ${found}`,
          fix: 'begin with the line platform: <name>',
        },
      ],
    };
  }
  const extension = partAt(tree, ['extends']);
  if (!extension) return { tree };
  const own = withoutExtends(tree);
  const base = loadBase(file, extension, read, [...derived, file]);
  return 'problems' in base ? base : { tree: merge(base.tree, own) as MapTree };
}

function loadBase(file: string, extension: Tree, read: ReadFile, derived: readonly string[]): Loaded {
  const refuse = (message: string, fix: string): Loaded => ({ problems: [{ location: extension.at, message, fix }] });
  const path = extension.kind === 'scalar' ? extension.value : undefined;
  if (typeof path !== 'string' || path === '')
    return refuse('extends must be the path of one file', 'write extends: ./base.yaml');
  if (isAbsolute(path))
    return refuse(
      `extends: ${path} is an absolute path, which is invalid on other machines`,
      'write the path relative to this file, such as ./base.yaml',
    );
  const base = posix.join(posix.dirname(file), path);
  if (derived.includes(base))
    return refuse(`extends: ${path} is circular: ${[...derived, base].join(' → ')}`, 'remove one of these lines');
  try {
    return load(base, read, derived);
  } catch (error) {
    if (error instanceof RefusedInput) return refuse(`extends: ${path}: ${error.message}`, error.fix);
    if (!isFileError(error)) throw error;
    return refuse(
      `extends: ${path}: ${base} cannot be read (${error.code})`,
      'check the path; it is relative to the folder of this file',
    );
  }
}

function withoutExtends(tree: MapTree): MapTree {
  const entries = new Map(tree.entries);
  entries.delete('extends');
  return { ...tree, entries };
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}
