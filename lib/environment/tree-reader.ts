import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Location, Problem } from '../schema/location.js';
import type { Entry, Tree } from './tree.js';
import { scalarProblem, tagProblem, type ValueProblem } from './yaml-values.js';

/** Only nested aliases result in more values than this. */
const mostParts = 50_000;

/** Far more than any object of Kubernetes has, and far less than the stack of a recursive function. */
const mostLevels = 100;

/** Properties that every JavaScript object has: cdk8s takes a map with such a key for an object of a class. */
const inheritedKeys = ['constructor', '__proto__'];

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

  read(node: Node, document: Document.Parsed, within: readonly Node[] = []): Tree {
    const at = this.location(node.range?.[0] ?? 0);
    const nothing: Tree = { kind: 'scalar', at, value: null, text: '' };
    this.parts += 1;
    if (this.parts > mostParts) {
      if (this.parts === mostParts + 1)
        this.report(at, {
          message: `aliases expand to more than ${mostParts} values`,
          fix: 'write the values out, or share them by extends',
        });
      return nothing;
    }
    if (within.length > mostLevels) {
      if (within.length === mostLevels + 1)
        this.report(at, { message: `more than ${mostLevels} levels of lists and maps`, fix: 'check the brackets' });
      return nothing;
    }
    const tag = tagProblem(node);
    if (tag) {
      this.report(at, tag);
      return nothing;
    }
    if (isScalar(node)) return this.scalar(node, at);
    const inner = [...within, node];
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (!target) {
        this.report(at, {
          message: `the alias *${node.source} has no anchor &${node.source} before it`,
          fix: 'write the value out, or in quotes if it begins with an asterisk',
        });
        return nothing;
      }
      if (!within.includes(target)) return this.read(target, document, inner);
      this.report(at, {
        message: `the alias *${node.source} is part of its own anchor, so its value has no end`,
        fix: 'write the value out',
      });
      return nothing;
    }
    if (isMap(node)) return { kind: 'map', at, entries: this.entries(node, document, inner) };
    if (isSeq(node))
      return { kind: 'list', at, items: node.items.map((item) => this.item(item as Node, document, inner)) };
    return nothing;
  }

  private scalar(node: Scalar, at: Location): Tree {
    const [from = 0, to = 0] = node.range ?? [];
    const text = this.text.slice(from, to);
    const problem = scalarProblem(node, text);
    if (problem) this.report(at, problem);
    return { kind: 'scalar', at, value: node.value, text };
  }

  private report(location: Location, problem: ValueProblem): void {
    this.problems.push({ location, ...problem });
  }

  private item(node: Node, document: Document.Parsed, within: readonly Node[]): Tree {
    const tree = this.read(node, document, within);
    // cdk8s leaves it out, and the items after it would move.
    if (tree.kind === 'scalar' && tree.value === null && !this.problems.some(({ location }) => location === tree.at))
      this.report(tree.at, { message: 'null in a list', fix: 'remove the item, or write its value' });
    return tree;
  }

  private entries(map: YAMLMap, document: Document.Parsed, within: readonly Node[]): ReadonlyMap<string, Entry> {
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
        const problem = keyProblem(name);
        if (problem) this.report(at, problem);
        const tree: Tree = value
          ? this.read(value as Node, document, within)
          : { kind: 'scalar', at, value: null, text: '' };
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

function keyProblem(name: string): ValueProblem | undefined {
  if (inheritedKeys.includes(name))
    return { message: `the key ${name}, with which cdk8s cannot write a map`, fix: 'use another key' };
  return /\p{Surrogate}/u.test(name)
    ? { message: 'a key with half of a character, which UTF-8 cannot represent', fix: 'use another key' }
    : undefined;
}
