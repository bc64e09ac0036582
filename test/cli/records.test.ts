/** Environments that are unchanged since an earlier run, and each change that makes them be synthesized again. */
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Records } from '../../lib/cli/records.js';
import { type SynthesizedOne, synthesizeOne } from '../../lib/cli/synthesize-one.js';
import { kindDev, today } from '../support/environments.js';
import { referenceText } from '../support/references.js';
import { replaced } from '../support/replaced.js';

const folder = mkdtempSync(join(tmpdir(), 'records-'));
const file = {
  file: join(folder, 'environments/kind/dev.yaml'),
  path: 'kind/dev',
  source: 'environments/kind/dev.yaml',
};
const base = join(folder, 'environments/kind/base.yaml');
const options = { environments: join(folder, 'environments'), bases: [], output: join(folder, 'overlays'), today };
const cache = join(folder, 'cache');
/** With a waiver. */
const waived = referenceText('kind/prod');
const derived = (text: string) => `extends: base.yaml\n${replaced(text, 'stage: dev\n', '')}`;

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A run that writes its overlay and remembers it. */
function first(text: string): SynthesizedOne {
  put(file.file, text);
  const result = synthesizeOne(file, options);
  const { files } = result;
  if (files instanceof Map) for (const [name, content] of files) put(join(options.output, file.path, name), content);
  Records.in(cache, 'build 1').save([result]);
  return result;
}

const second = (given = options, name = 'build 1') => Records.in(cache, name).find(file, given);

beforeEach(() => put(base, 'stage: dev\n'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an unchanged environment gives what it gave, without its texts', () => {
  const { compared, problems } = first(kindDev);
  const found = second();
  expect(found).toMatchObject({ problems, notices: [], files: { folder: join(options.output, file.path) } });
  expect(found?.compared).toEqual(compared);
  // What synthesis finds in the same place.
  expect(found).toEqual(synthesizeOne(file, options));
});

test.each<[string, () => void]>([
  ['its file', () => appendFileSync(file.file, '\n')],
  ['its base', () => appendFileSync(base, '# changed\n')],
  ['its file is gone', () => rmSync(file.file)],
  ['a file of its overlay', () => appendFileSync(join(options.output, 'kind/dev/mlflow.yaml'), '#')],
  ['a file of its overlay is gone', () => rmSync(join(options.output, 'kind/dev/README.md'))],
  ['the memory is damaged', () => appendFileSync(join(cache, readdirSync(cache)[0] ?? ''), '!')],
])('changed: %s', (_, change) => {
  first(derived(kindDev));
  expect(second()).toBeDefined();
  change();
  expect(second()).toBeUndefined();
});

test('another build of the command, or other folders, have a memory of their own', () => {
  first(kindDev);
  expect(second(options, 'build 2')).toBeUndefined();
});

test('waivers are judged again on another day, and nothing else is', () => {
  const tomorrow = { ...options, today: '2027-01-01' };
  first(kindDev);
  expect(second(tomorrow)).toBeDefined();
  first(waived);
  expect([second(), second(tomorrow)]).toEqual([expect.anything(), undefined]);
});

test('environments that a run did not read are still known afterwards', () => {
  first(kindDev);
  Records.in(cache, 'build 1').save([]);
  expect(second()).toBeDefined();
});

(process.getuid?.() === 0 ? test : test.skip)('what another user has written is not believed', () => {
  first(kindDev);
  chownSync(join(cache, readdirSync(cache)[0] ?? ''), 65534, 65534);
  expect(second()).toBeUndefined();
});

test('definitions and the folders that have them are inputs, and notices are said on every run', () => {
  const widgets = join(folder, 'environments/kind/_definitions/widgets.yaml');
  put(widgets, definition);
  const text = `${kindDev}definitions: ./_definitions
extraObjects: [{apiVersion: example.org/v1, kind: Gadget, metadata: {name: a, namespace: opendatahub}}]
`;
  const { notices, problems } = first(text);
  expect({ problems, notices }).toEqual({
    problems: [],
    notices: [expect.stringContaining('Gadget in group example.org')],
  });
  expect(second()?.notices).toEqual(notices);
  put(join(folder, 'environments/kind/_definitions/more.yaml'), definition.replaceAll('widgets', 'gadgets'));
  expect(second()).toBeUndefined();
  first(text);
  expect(second()).toBeDefined();
  appendFileSync(widgets, '# changed\n');
  expect(second()).toBeUndefined();
});

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;
