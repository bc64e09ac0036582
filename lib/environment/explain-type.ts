import type { Tree } from './tree.js';

const yaml11Booleans = new Map([
  ...['y', 'yes', 'on'].map((word) => [word, 'true'] as const),
  ...['n', 'no', 'off'].map((word) => [word, 'false'] as const),
]);

const nouns: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  record: 'a map',
  int: 'a whole number',
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
};

/** Message and fix for a value of the wrong type. */
export function explainType(
  name: string,
  expected: string,
  part: Tree | undefined,
  got: string,
): readonly [string, string] {
  const wanted = nouns[expected] ?? expected;
  if (part?.kind === 'scalar') {
    const { value, text } = part;
    if (value === null) return [`${name} has no value`, `remove the line, or give it ${wanted}`];
    if (expected === 'boolean' && typeof value === 'string') {
      const meant = yaml11Booleans.get(value.toLowerCase());
      return [
        `${name}: got the string ${got}; the booleans of YAML 1.2 are true and false`,
        meant ? `write ${meant}` : 'write true or false',
      ];
    }
    if (expected === 'string')
      return [
        `${name}: got the ${typeof value} ${text}`,
        `write it in quotes: ${text.startsWith('"') ? text : `"${text}"`}`,
      ];
    if ((expected === 'number' || expected === 'int') && typeof value === 'string') {
      const plain = Number(value.replaceAll('_', ''));
      return [
        `${name}: got the string ${got}`,
        Number.isFinite(plain) && value !== '' ? `write ${plain} without quotes` : `write ${wanted}`,
      ];
    }
    if (expected === 'array') return [`${name}: got the ${typeof value} ${got}`, `write a list: [${text}]`];
    return [`${name}: got the ${typeof value} ${got}`, `write ${wanted}`];
  }
  const found = part?.kind === 'list' ? 'a list' : `a map${keysOf(part)}`;
  const isOfMaps = part?.kind === 'list' && part.items.every(({ kind }) => kind === 'map');
  const hint = isOfMaps && wanted === 'a map' ? dashesFix : `write ${wanted}`;
  return [`${name || 'the file'}: got ${found}`, part?.kind === 'map' && wanted === 'a list' ? itemFix : hint];
}

/** The fix for a map in the place of a list. */
export const itemFix = 'begin each item with a dash';

/** The fix for a list of maps in the place of a map. */
const dashesFix = 'remove the dashes: the fields of a map have none';

/** The keys of a map, which are not secret as its values may be. */
function keysOf(part: Tree | undefined): string {
  const keys = part?.kind === 'map' ? [...part.entries.keys()] : [];
  const more = keys.length > 3 ? ', …' : '';
  return keys.length > 0 ? ` with ${keys.slice(0, 3).join(', ')}${more}` : '';
}
