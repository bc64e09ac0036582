/** Links between the Markdown pages of the repository: each file exists, and each anchor is a heading of its page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const pages = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path)),
].filter((path) => path.endsWith('.md'));

/** The text of a page without code, in which brackets are no links and # no heading. */
function prose(path: string): string {
  return readFileSync(join(root, path), 'utf8').replace(/^ *```.*?^ *```/gms, '');
}

/** The anchors that GitHub gives to headings: lower case, no punctuation, a number at each repetition. */
function anchors(text: string): ReadonlySet<string> {
  const found = new Map<string, number>();
  const slugs = [...text.matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replace(/ /g, '-');
    const times = found.get(slug) ?? 0;
    found.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set([...slugs, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id)]);
}

/** What is wrong with the relative links of a page, code and escaped brackets aside. */
function broken(page: string, text: string): readonly string[] {
  const plain = text.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\\./g, '');
  const links = [...plain.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path ? normalize(join(dirname(page), path)) : page;
      if (!existsSync(join(root, file))) return [`${page}: ${target}: there is no ${relative('.', file)}`];
      const known = !anchor || !file.endsWith('.md') || anchors(prose(file)).has(anchor);
      return known ? [] : [`${page}: ${target}: ${file} has no heading with this anchor`];
    });
}

test('every relative link leads to a file and a heading', () => {
  expect(pages).toContain(join('docs', 'standalone.md'));
  expect(pages.flatMap((page) => broken(page, prose(page)))).toEqual([]);
});

test('a missing file and a missing heading are found', () => {
  expect(broken('README.md', '[a](docs/none.md) [b](docs/standalone.md#none) [c](docs/standalone.md#day-two)')).toEqual(
    [
      'README.md: docs/none.md: there is no docs/none.md',
      'README.md: docs/standalone.md#none: docs/standalone.md has no heading with this anchor',
    ],
  );
});
