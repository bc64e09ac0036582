import { represent } from '../kubernetes/flux-variables.js';
import type { ValuePath } from '../schema/location.js';
import type { Tree } from './tree.js';

/**
 * A tree whose values have a representation of each variable of Flux. Scripts and texts of several lines are left as they
 * are: a variable there belongs to a shell or a template.
 */
export function representedTree(tree: Tree, found: Map<string, string>, path: ValuePath = []): Tree {
  switch (tree.kind) {
    case 'map':
      return {
        ...tree,
        entries: new Map(
          [...tree.entries].map(([key, entry]) => [
            key,
            { ...entry, tree: representedTree(entry.tree, found, [...path, key]) },
          ]),
        ),
      };
    case 'list':
      return { ...tree, items: tree.items.map((item, index) => representedTree(item, found, [...path, index])) };
    case 'scalar':
      return typeof tree.value === 'string' && tree.value.includes('${') && !isScript(tree.value, path)
        ? { ...tree, value: represent(tree.value, fieldOf(path), found) }
        : tree;
  }
}

function isScript(text: string, path: ValuePath): boolean {
  return text.includes('\n') || /^\s*(#!|\{)/.test(text) || path.some((key) => key === 'command' || key === 'args');
}

/** The last field of a path. */
function fieldOf(path: ValuePath): string {
  return String(path.findLast((key) => typeof key === 'string') ?? '');
}
