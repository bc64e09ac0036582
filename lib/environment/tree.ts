import type { Location, ValuePath } from '../schema/location.js';

/** A value of a YAML file, with the location of each part. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly at: Location;
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  /** Location of the key. */
  readonly at: Location;
  readonly tree: Tree;
}

export interface ListTree {
  readonly kind: 'list';
  readonly at: Location;
  readonly items: readonly Tree[];
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly at: Location;
  readonly value: unknown;
  /** The text in the file: `3.10`, which is the number 3.1. */
  readonly text: string;
}

export function plainValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'map':
      return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, plainValue(entry.tree)]));
    case 'list':
      return tree.items.map(plainValue);
    case 'scalar':
      return tree.value;
  }
}

/** The part at a path; undefined without one. */
export function partAt(tree: Tree, path: ValuePath): Tree | undefined {
  return path.reduce<Tree | undefined>((part, key) => part && child(part, key), tree);
}

/** Location of the part at a path; of a missing one, its nearest parent. */
export function locate(tree: Tree, path: ValuePath): Location {
  const part = partAt(tree, path);
  return part ? part.at : locateKey(tree, path.slice(0, -1));
}

/** Location of the key of a part; of a list's item, or of a missing part, the nearest existing location. */
export function locateKey(tree: Tree, path: ValuePath): Location {
  const key = path.at(-1);
  if (key === undefined) return tree.at;
  const parent = partAt(tree, path.slice(0, -1));
  const own = parent?.kind === 'map' ? parent.entries.get(String(key))?.at : parent && child(parent, key)?.at;
  return own ?? locateKey(tree, path.slice(0, -1));
}

/**
 * Merges an environment into its base: maps are merged, all other values are replaced, and null removes a value. A map with another `type`,
 * `source` or `installedBy` is of another kind, and replaces the one of the base completely.
 */
export function merge(base: Tree, over: Tree): Tree {
  if (base.kind !== 'map' || over.kind !== 'map' || differs(base, over)) return over;
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const inherited = base.entries.get(key);
    if (entry.tree.kind === 'scalar' && entry.tree.value === null && inherited) entries.delete(key);
    else entries.set(key, inherited ? { at: entry.at, tree: merge(inherited.tree, entry.tree) } : entry);
  }
  return { kind: 'map', at: over.at, entries };
}

const discriminators = ['type', 'source', 'installedBy'];

function differs(base: MapTree, over: MapTree): boolean {
  return discriminators.some((key) => {
    const [a, b] = [base, over].map((map) => map.entries.get(key)?.tree);
    return a?.kind === 'scalar' && b?.kind === 'scalar' && a.value !== b.value;
  });
}

function child(tree: Tree, key: string | number): Tree | undefined {
  if (tree.kind === 'map') return tree.entries.get(String(key))?.tree;
  return tree.kind === 'list' && typeof key === 'number' ? tree.items[key] : undefined;
}
