import { Scalar, type ScalarTag } from 'yaml';
import { stringifyString } from 'yaml/util';

/** Text: plain if every parser reads it as a string, a block for lines without special characters, otherwise double-quoted. */
export const text: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string',
  resolve: (value) => value,
  stringify: (item, context, onComment, onChompKeep) => {
    const value = String(item.value);
    if (isPlain(value)) return value;
    if (context.implicitKey || !isBlock(value)) return quoted(value);
    const block = new Scalar(value);
    block.type = Scalar.BLOCK_LITERAL;
    return stringifyString(block as Scalar<string>, context, onComment, onChompKeep);
  },
};

/** Numbers: PyYAML reads `1e-7` as a string unless it has a decimal point, and minus zero is not an integer of JSON. */
export const numeral: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number',
  resolve: Number,
  stringify: ({ value }) => (value === 0 ? '0' : String(value).replace(/^(-?\d+)e/, '$1.0e')),
};

/**
 * A plain scalar begins with a letter or one of `/ _ $ (`, which are not special in any version. It must not be read as
 * a boolean, null, number, date or merge key either; `e1` is a number to version 1.1.
 */
const plainStart = /^[A-Za-z/_$(]/;
const plainRest = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const indicator = /: |:$| #/;
const keyword = /^(?:y|n|yes|no|on|off|true|false|null|\.?nan|\.?inf|infinity|\.?e[-+]?\d+)$/i;

function isPlain(value: string): boolean {
  return (
    (plainStart.test(value) || isQuantityOrPath(value)) &&
    plainRest.test(value) &&
    !indicator.test(value) &&
    !keyword.test(value)
  );
}

/** Values such as `10Gi`, `250m` or `.status.url` begin like a number, but are not one. */
function isQuantityOrPath(value: string): boolean {
  return /^\d+(?:\.\d+)?(?:m|[KMGTPE]i)$/.test(value) || /^\.[A-Za-z]/.test(value);
}

/**
 * Characters that some parser rejects, drops or reads as a line break unless they are escaped (controls, U+0085, line
 * separators, the byte order mark, non-characters), and those that are invisible in a review (blanks other than the
 * space, zero-width and direction marks, private use).
 */
const unsafe =
  /[\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\u{e0000}-\u{10ffff}]/gu;

/** A quoted string of JSON is valid YAML too; characters that only YAML requires to be escaped are escaped additionally. */
function quoted(value: string): string {
  return JSON.stringify(value).replace(unsafe, escaped);
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

/** Lines without trailing blanks; the first must not be indented, no line by a tab, and the text must end with at most one newline. */
function isBlock(value: string): boolean {
  if (!value.includes('\n') || /^\s|\n\n$/.test(value)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return !/[\0-\x08\x0b-\x1f]|[ \t]$|^ *\t/m.test(value) && value.search(unsafe) < 0;
}
