/** Each rule file holds one family of ids and is named after it, so that an id leads to its file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../lib/checks/all.js';

const folder = join(__dirname, '../../lib/checks/rules');
const files = readdirSync(folder).map((name) => ({
  name: name.replace(/\.ts$/, ''),
  text: readFileSync(join(folder, name), 'utf8'),
}));
const idsIn = (text: string) => [...text.matchAll(/^ {2,4}id: '(.*)',$/gm)].map(([, id = '']) => id);

test.each(files)('rules/$name.ts holds checks of the family that it is named after', ({ name, text }) => {
  const families = idsIn(text).map((id) => id.split('-')[1]?.toLowerCase());
  expect(families.length).toBeGreaterThan(0);
  expect(new Set(families)).toEqual(new Set([name.split('-')[0]]));
});

test('every check of the list is in one of these files, in the order of its number', () => {
  expect(files.flatMap(({ text }) => idsIn(text)).sort()).toEqual(checks.map(({ id }) => id).sort());
  const positions = new Map<string, number[]>();
  for (const { id } of checks) {
    const [, family = '', number] = id.split('-');
    positions.set(family, [...(positions.get(family) ?? []), Number(number)]);
  }
  for (const [family, numbers] of positions)
    expect([family, numbers]).toEqual([family, numbers.map((_, index) => index + 1)]);
});

test('rule files do not import each other', () => {
  expect(files.filter(({ text }) => /from '\.\/|from '\.\.\/rules\//.test(text)).map(({ name }) => name)).toEqual([]);
});
