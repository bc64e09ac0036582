import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from 'yaml';
import type { Location, Problem } from '../schema/location.js';
import type { Entry, Tree } from './tree.js';

/** Only nested aliases result in more values than this. */
const mostParts = 50_000;

/** Converts YAML's nodes into a tree, and reports what YAML allows but an environment does not. */
export class TreeReader {
  readonly problems: Problem[] = [];
  private parts = 0;

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly lines: LineCounter,
  ) {}

  location(offset: number): Location {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  read(node: Node, document: Document.Parsed): Tree {
    const at = this.location(node.range?.[0] ?? 0);
    this.parts += 1;
    if (this.parts > mostParts) {
      if (this.parts === mostParts + 1)
        this.problems.push({
          location: at,
          message: `aliases expand to more than ${mostParts} values`,
          fix: 'write the values out, or share them by extends',
        });
      return { kind: 'scalar', at, value: null, text: '' };
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      return target ? this.read(target, document) : { kind: 'scalar', at, value: null, text: '' };
    }
    if (isMap(node)) return { kind: 'map', at, entries: this.entries(node, document) };
    if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => this.read(item as Node, document)) };
    const [from = 0, to = 0] = node.range ?? [];
    return { kind: 'scalar', at, value: isScalar(node) ? node.value : null, text: this.text.slice(from, to) };
  }

  private entries(map: YAMLMap, document: Document.Parsed): ReadonlyMap<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const { key, value } of map.items) {
      const node = key as Node;
      const at = this.location(node.range?.[0] ?? 0);
      const name = isScalar(node) ? node.value : undefined;
      if (name === '<<') {
        this.problems.push({
          location: at,
          message: 'a merge key "<<", which YAML 1.2 does not support',
          fix: 'share values by extends: ./base.yaml',
        });
      } else if (typeof name === 'string') {
        const tree: Tree = value ? this.read(value as Node, document) : { kind: 'scalar', at, value: null, text: '' };
        entries.set(name, { at, tree });
      } else {
        const [from = 0, to = 0] = node.range ?? [];
        const written = this.text.slice(from, to);
        const kind = isScalar(node) ? `reads as ${name === null ? 'null' : `a ${typeof name}`}` : 'is a list or map';
        this.problems.push({
          location: at,
          message: `the key ${written} ${kind}; keys are strings`,
          fix: `write it in quotes: "${written}"`,
        });
      }
    }
    return entries;
  }
}
