/** The floors of lib/, from the top to the bottom: a file imports from its own room and from floors below, never upwards. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

const floors = `
  index.ts operated.ts standalone.ts cli gitops synthesis changes readme output checks overlay environment workspaces consumers
  identity/keycloak identity/proxy jobs standalone operated identity/oidc identity/cache identity/authentication
  stores observability gateway secrets clients access operator platform pods model crds kubernetes schema
`
  .trim()
  .split(/\s+/);
const lib = join(__dirname, '..', 'lib');
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const importsOf = new Map(files.map((file) => [file, importedBy(file)]));

function importedBy(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(join(lib, file), 'utf8'));
  const exported = module.staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value));
  return [...module.staticImports.map((statement) => statement.moduleRequest.value), ...exported]
    .map((name) => posix.join(dirname(file), (name ?? '').replace(/\.js$/, '.ts')))
    .filter((path) => files.includes(path));
}

const floorOf = (file: string) => floors.findIndex((floor) => file === floor || file.startsWith(`${floor}/`));

test('every file of lib/ lies on a floor', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
});

test('no file imports from a floor above its own', () => {
  const upwards = files.flatMap((file) =>
    (importsOf.get(file) ?? []).filter((path) => floorOf(path) < floorOf(file)).map((path) => `${file} → ${path}`),
  );
  expect(upwards).toEqual([]);
});

test('no files import each other in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    else if (!done.has(file)) for (const path of importsOf.get(file) ?? []) visit(path, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});
