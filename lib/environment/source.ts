import { isAbsolute, posix } from 'node:path';
import type { Location, Problem, ValuePath } from '../schema/location.js';
import { locate, locateKey, type MapTree, merge, partAt, plainValue, type Tree } from './tree.js';
import { parseYamlFile } from './yaml-file.js';

/** An environment file with its bases merged in: a plain value that knows where each part was written. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  readonly tree: Tree;
  locate(path: ValuePath): Location;
  /** Where the key of a value stands, rather than the value. */
  locateKey(path: ValuePath): Location;
}

export type ReadFile = (file: string) => Uint8Array;

/** Reads a file and, by `extends`, the files it is based on. Paths in messages are as given. */
export function loadSource(
  file: string,
  read: ReadFile,
): { readonly source: Source } | { readonly problems: readonly Problem[] } {
  const loaded = load(file, read, []);
  if ('problems' in loaded) return loaded;
  const { tree } = loaded;
  return {
    source: {
      file,
      tree,
      value: plainValue(tree),
      locate: (path) => locate(tree, path),
      locateKey: (path) => locateKey(tree, path),
    },
  };
}

type Loaded = { readonly tree: Tree } | { readonly problems: readonly Problem[] };

function load(file: string, read: ReadFile, derived: readonly string[]): Loaded {
  const parsed = parseYamlFile(file, read(file));
  if ('problems' in parsed) return parsed;
  const { tree } = parsed;
  if (tree.kind !== 'map') {
    const found = tree.kind === 'list' ? 'a list' : `the ${typeof tree.value} ${tree.text}`;
    return {
      problems: [
        {
          location: tree.at,
          message: `an environment is a map of fields, not ${found}`,
          fix: 'begin with the line platform: <name>',
        },
      ],
    };
  }
  const extension = partAt(tree, ['extends']);
  if (!extension) return { tree };
  const own = withoutExtends(tree);
  const base = loadBase(file, extension, read, [...derived, file]);
  return 'problems' in base ? base : { tree: merge(base.tree, own) };
}

function loadBase(file: string, extension: Tree, read: ReadFile, derived: readonly string[]): Loaded {
  const refuse = (message: string, fix: string): Loaded => ({ problems: [{ location: extension.at, message, fix }] });
  const path = extension.kind === 'scalar' ? extension.value : undefined;
  if (typeof path !== 'string' || path === '')
    return refuse('extends is the path of one file', 'write extends: ./base.yaml');
  if (isAbsolute(path))
    return refuse(
      `extends: ${path} is an absolute path, which other machines do not have`,
      'write the path from this file, such as ./base.yaml',
    );
  const base = posix.join(posix.dirname(file), path);
  if (derived.includes(base))
    return refuse(`extends: ${path} goes in a circle: ${[...derived, base].join(' → ')}`, 'remove one of these lines');
  try {
    return load(base, read, derived);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return refuse(
      `extends: ${path}: ${base} cannot be read (${error.code})`,
      'check the path; it is taken from the folder of this file',
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
