/**
 * Regular expressions of definitions, which an API server reads by the syntax of Go (RE2, regexp/syntax), as those of JavaScript.
 * A part that JavaScript does not have gives no expression rather than one with another meaning.
 */

const classes: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** `\s` of Go is without the further spaces of Unicode. */
const space = '\\t\\n\\f\\r ';

/** Escapes with the same meaning in both, besides those of punctuation. */
const common = new Set('bBdDwWfnrtvx');

const known = new Map<string, RegExp | undefined>();

/** The expression; undefined if JavaScript has none with the same meaning. */
export function goPattern(pattern: string): RegExp | undefined {
  if (!known.has(pattern)) known.set(pattern, compiled(pattern));
  return known.get(pattern);
}

function compiled(pattern: string): RegExp | undefined {
  const [start = '', anchor = '', flags = ''] = /^(\^?)\(\?([ism]+)\)/.exec(pattern) ?? [];
  const source = translated(anchor + pattern.slice(start.length), flags.includes('s'));
  if (source === undefined) return undefined;
  try {
    return new RegExp(source, flags.replace(/(.)(?=.*\1)/g, ''));
  } catch {
    return undefined;
  }
}

/** One part after the other: an escape, a named class, the beginning of a group, or a character. */
const part = /\\(?:[\s\S]|$)|\[:\^?\w+:\]|\[\^?\]?|\(\?(?:P<|.)|[\s\S]/gu;

function translated(pattern: string, dotMatchesAll: boolean): string | undefined {
  let source = '';
  let inClass = false;
  for (const [text] of pattern.matchAll(part)) {
    const next = inClass ? inSet(text) : outside(text, dotMatchesAll);
    if (next === undefined) return undefined;
    source += next;
    inClass = inClass ? !/^(?:\[\^?)?\]$/.test(text) : text.startsWith('[');
  }
  return source;
}

function inSet(text: string): string | undefined {
  const name = /^\[:(\w+):\]$/.exec(text)?.[1];
  if (name) return classes[name];
  if (text.startsWith('[:')) return undefined;
  // A bracket is a character of the set, behind which the set may end.
  if (text.startsWith('[')) return text.replace('[', '\\[');
  if (text === '\\s') return space;
  return text.startsWith('\\') ? escaped(text) : text;
}

function outside(text: string, dotMatchesAll: boolean): string | undefined {
  if (text === '.') return dotMatchesAll ? '.' : '[^\\n]';
  if (text === '\\s') return `[${space}]`;
  if (text === '\\S') return `[^${space}]`;
  if (text === '\\A') return '(?<![\\s\\S])';
  if (text === '\\z') return '(?![\\s\\S])';
  if (text === '(?P<') return '(?<';
  if (text.startsWith('(?')) return text === '(?:' ? text : undefined;
  // A bracket directly behind the opening one is a character of the set.
  if (text === '[]' || text === '[^]') return text.replace(']', '\\]');
  if (text.startsWith('[:')) return undefined;
  return text.startsWith('\\') ? escaped(text) : text;
}

function escaped(text: string): string | undefined {
  const [, character = ''] = text;
  return common.has(character) || /^[\p{P}\p{S}\n]$/u.test(character) ? text : undefined;
}
