import { type Document, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { DefinedKind } from '../crds/definitions-of-others.js';
import { isDefinition, readDefinition } from '../crds/read-definition.js';
import { TextCache } from '../kubernetes/remembered.js';
import { type FieldPath, fieldName, isObject } from '../kubernetes/structural.js';
import type { Location, Problem } from '../schema/location.js';
import { decode } from './yaml-file.js';
import { syntaxProblem } from './yaml-syntax.js';

/** The definitions of one file. */
export interface FileDefinitions {
  readonly kinds: readonly DefinedKind[];
  /** Where each of these begins. */
  readonly locations: readonly Location[];
  readonly problems: readonly Problem[];
}

/** Characters of files whose definitions are kept, because environments share them. */
const room = 48_000_000;

const parsed = new TextCache<FileDefinitions>(room);

/** Reads the definitions of a YAML or JSON file, of all its documents and Lists. Objects of other kinds are ignored. */
export function parseDefinitions(file: string, bytes: Uint8Array): FileDefinitions {
  const text = decode(file, bytes);
  if (typeof text !== 'string') return { kinds: [], locations: [], problems: [text] };
  return parsed.get(`${file}\0${text}`, () => parse(file, text));
}

function parse(file: string, text: string): FileDefinitions {
  const lines = new LineCounter();
  const locate = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parseAllDocuments(text, { version: '1.2', lineCounter: lines, strict: true });
  const all = Array.isArray(documents) ? documents : [];
  const errors = all.flatMap((document) => document.errors);
  // What comes after the first error is often one of its consequences.
  if (errors[0]) return { kinds: [], locations: [], problems: [syntaxProblem(errors[0], text, locate)] };
  const found: Omit<FileDefinitions, 'locations'> & {
    kinds: DefinedKind[];
    locations: Location[];
    problems: Problem[];
  } = { kinds: [], locations: [], problems: [] };
  for (const document of all) {
    const value = plain(document);
    if (value === undefined) {
      found.problems.push({
        location: locate(document.range[0]),
        message: 'aliases expand to too many values',
        fix: 'write the values out',
      });
      continue;
    }
    for (const { object, path } of definitionsIn(value.of, [])) {
      const place = (below: FieldPath): Location => {
        const node = nearest((at) => document.getIn(at, true) as Node | undefined, [...path, ...below]);
        return locate(node?.range?.[0] ?? document.range[0]);
      };
      const read = readDefinition(object);
      if ('defined' in read) {
        found.kinds.push(read.defined);
        found.locations.push(place([]));
        continue;
      }
      for (const violation of read.violations)
        found.problems.push({
          location: place(violation.path),
          message: `${fieldName(violation.path)}: ${violation.message}`,
          fix: violation.fix,
        });
    }
  }
  return found;
}

/** Undefined if its aliases expand without bounds. */
function plain(document: Document.Parsed): { readonly of: unknown } | undefined {
  try {
    return { of: document.toJS() };
  } catch {
    return undefined;
  }
}

interface Given {
  readonly object: unknown;
  readonly path: FieldPath;
}

function definitionsIn(value: unknown, path: FieldPath): readonly Given[] {
  if (!isObject(value)) return [];
  const { kind, items } = value;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items))
    return items.flatMap((item, index) => definitionsIn(item, [...path, 'items', index]));
  return isDefinition(value) ? [{ object: value, path }] : [];
}

/** The value at a path, or the nearest one around it. */
function nearest(at: (path: FieldPath) => Node | undefined, path: FieldPath): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = at(path.slice(0, length));
    if (node?.range) return node;
  }
  return at([]);
}
