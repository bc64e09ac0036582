/** Links between the Markdown pages of the repository: each file exists, and each anchor is a heading of its page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { checks } from '../../lib/checks/all.js';
import { fieldPaths } from '../../lib/cli/explain/find-field.js';
import { checkPage, documentsOf, fieldPage } from '../../lib/cli/explain/reference-page.js';
import { operatedSchema } from '../../lib/environment/operated-schema.js';
import { standaloneSchema } from '../../lib/environment/standalone-schema.js';

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

describe('the pages that explain names', () => {
  const declared = new Set([operatedSchema, standaloneSchema].flatMap((schema) => fieldPaths(schema)));
  const known = new Map<string, ReadonlySet<string>>();
  const isThere = (address: string) => {
    const [path = '', anchor = ''] = address.split('#');
    if (!known.has(path)) known.set(path, anchors(prose(path)));
    return known.get(path)?.has(anchor);
  };

  test('are those of all checks and fields', () => {
    const addresses = [
      ...checks.map(({ id }) => checkPage(id)),
      ...[...declared].map((path) => fieldPage(path, declared)),
    ];
    expect(addresses.length).toBeGreaterThan(500);
    expect(addresses.filter((address) => !isThere(address))).toEqual([]);
    expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
  });

  test.each([
    ['workspaces[0].bindings', 'docs/fields/workspaces.md#workspaces.bindings'],
    ['backendStore.postgresql.port', 'docs/fields/backendStore.md#backendStore.port'],
    ['server.resources.limits', 'docs/fields/server.md#server.resources'],
  ])('%s', (path, page) => {
    expect(fieldPage(path, declared)).toBe(page);
    expect(isThere(page)).toBe(true);
  });

  test('are on the site of the repository, once package.json names it', () => {
    const homepage = (owner: string) => `https://github.com/${owner}/cdk8s-mlflow#readme`;
    expect(documentsOf({ homepage: homepage('OWNER'), version: '1.2.0' })).toBe('docs');
    expect(documentsOf({ homepage: homepage('example'), version: '1.2.0' })).toBe(
      'https://github.com/example/cdk8s-mlflow/blob/v1.2.0/docs',
    );
  });
});
