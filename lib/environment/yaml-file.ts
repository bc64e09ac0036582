import { type Document, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import type { Location, Problem } from '../schema/location.js';
import type { Tree } from './tree.js';
import { TreeReader } from './tree-reader.js';
import { syntaxProblem, tooDeep } from './yaml-syntax.js';

/** Far more than the size of any environment; a larger file is a mistake. */
export const largestFile = 1 << 20;

/** Message and fix for a larger file. */
export function tooLarge(bytes: number, limit = largestFile): readonly [message: string, fix: string] {
  const [size, most] = [(bytes / (1 << 20)).toFixed(1), limit >> 20];
  return [`the file has ${size} MiB; the limit is ${most} MiB`, 'check that it is the right file'];
}

const begin = 'start with a copy of the file in environments/ that is most similar to your cluster';

/**
 * Reads one YAML file into a tree with locations, or returns every problem that prevents it.
 *
 * @param fix - what to do with an empty file
 */
export function parseYamlFile(
  file: string,
  bytes: Uint8Array,
  fix = begin,
): { readonly tree: Tree } | { readonly problems: readonly Problem[] } {
  const start = { file, line: 1, column: 1 };
  if (bytes.length > largestFile) {
    const [message, fix] = tooLarge(bytes.length);
    return { problems: [{ location: start, message, fix }] };
  }
  const text = decode(file, bytes);
  if (typeof text !== 'string') return { problems: [text] };

  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.2',
    merge: false,
    lineCounter: lines,
    keepSourceTokens: true,
    strict: true,
  });
  const reader = new TreeReader(file, text, lines);
  if (!Array.isArray(documents) || documents.length === 0) return { problems: [emptyFile(start, fix)] };
  const [document, second] = documents as readonly Document.Parsed[];
  if (!document) return { problems: [emptyFile(start, fix)] };
  const syntax = distinct(
    [...document.errors, ...document.warnings].map((error) =>
      syntaxProblem(error, text, (offset) => reader.location(offset)),
    ),
  );
  const deep = syntax.find(({ message }) => message === tooDeep);
  // The parser has lost its place, and each of the brackets behind it is another error.
  if (deep) return { problems: [deep] };
  if (syntax.length > 0) return { problems: syntax };
  const { yaml } = document.directives;
  if (yaml.explicit && yaml.version !== '1.2') return { problems: [otherVersion(reader, text, yaml.version)] };
  if (second) {
    const location = reader.location(second.range[0]);
    return {
      problems: [
        {
          location,
          message: 'a second document in the file',
          fix: 'remove the line "---", or move the second environment into a separate file',
        },
      ],
    };
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return { problems: [emptyFile(start, fix)] };
  const tree = reader.read(document.contents, document);
  return reader.problems.length > 0 ? { problems: reader.problems } : { tree };
}

/** Of one cause at one place, the parser often has several errors. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const key = ({ location, message }: Problem) => `${location.line}:${location.column} ${message}`;
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()];
}

function otherVersion(reader: TreeReader, text: string, version: string): Problem {
  return {
    location: reader.location(Math.max(text.search(/^%YAML/m), 0)),
    message: `the directive %YAML ${version}, in which values such as yes, 0777 and 12:30:45 mean something else`,
    fix: 'remove the line, and write such values as they are meant: true, 0o777, "12:30:45"',
  };
}

function emptyFile(location: Location, fix: string): Problem {
  return { location, message: 'the file is empty', fix };
}

/** The text of a file; or why it is none. */
export function decode(file: string, bytes: Uint8Array): string | Problem {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { location: { file, line: 1, column: 1 }, message: 'the file is UTF-16', fix: 'save it as UTF-8' };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const valid = validPrefix(bytes).split('\n');
    const location = { file, line: valid.length, column: (valid.at(-1)?.length ?? 0) + 1 };
    return { location, message: 'invalid UTF-8', fix: 'save the file as UTF-8' };
  }
}

/** The text before the first broken byte: replacement characters of the lenient decoder mark it. */
function validPrefix(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.indexOf('\ufffd');
  return broken < 0 ? text : text.slice(0, broken);
}
