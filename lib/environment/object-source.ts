import { fieldName } from '../kubernetes/structural.js';
import type { Location, ValuePath } from '../schema/location.js';
import { representedTree } from './represented.js';
import type { Source } from './source.js';
import { type Entry, locate, locateKey, plainValue, type Tree } from './tree.js';

/**
 * Values that are an object of a program: the location of each is its path.
 *
 * @param name - what the locations begin with
 */
export function sourceOfObject(value: unknown, name = 'environment'): Source {
  const variables = new Map<string, string>();
  const tree = representedTree(new ObjectReader(name).read(value, []), variables);
  return {
    file: name,
    variables,
    tree,
    value: plainValue(tree),
    locate: (path) => locate(tree, path),
    locateKey: (path) => locateKey(tree, path),
  };
}

/** Reads the values of a program as those of a file. Numbers its parts, so that problems come in the order of the object. */
class ObjectReader {
  private parts = 0;

  constructor(private readonly name: string) {}

  read(value: unknown, path: ValuePath): Tree {
    const at = this.next(path);
    if (Array.isArray(value))
      return { kind: 'list', at, items: value.map((item, index) => this.read(item, [...path, index])) };
    if (!isMap(value)) return { kind: 'scalar', at, value, text: String(value) };
    const entries = Object.entries(value).flatMap(([key, item]): [string, Entry][] =>
      // As in JSON and in cdk8s: a field without a value is no field.
      item === undefined ? [] : [[key, { at: this.next([...path, key]), tree: this.read(item, [...path, key]) }]],
    );
    return { kind: 'map', at, entries: new Map(entries) };
  }

  private next(path: ValuePath): Location {
    this.parts += 1;
    return { file: this.name, line: this.parts, column: 1, field: fieldName(path) };
  }
}

/** Constructs and other instances of classes are values as a whole. */
function isMap(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const { constructor: made } = value;
  return made === undefined || made.name === 'Object';
}
