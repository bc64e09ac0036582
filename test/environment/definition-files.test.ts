/** The files that `definitions` names: what they hold is checked by, and what is wrong with them is a problem at its place. */
import { parse } from 'yaml';
import { environmentJsonSchema } from '../../lib/environment/json-schema.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { RefusedInput } from '../../lib/environment/refused-input.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, memory, today } from '../support/environments.js';

const file = 'environments/kind/dev.yaml';
const folder = 'environments/kind/_definitions';

const definition = (text: { readonly kind?: string; readonly group?: string; readonly version?: string } = {}) => {
  const { kind = 'Widget', group = 'example.com', version = 'v1' } = text;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind.toLowerCase()}s.${group}}
spec:
  group: ${group}
  names: {kind: ${kind}, plural: ${kind.toLowerCase()}s}
  scope: Namespaced
  versions:
    - name: ${version}
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec: {type: object, properties: {size: {type: integer, maximum: 3}}}
`;
};

const widget = (spec: string, more = '') => `${kindDev}definitions: ./_definitions
extraObjects:
  - apiVersion: example.com/v1
    kind: Widget
    metadata: {name: a, namespace: opendatahub}
    spec: ${spec}
${more}`;

function result(environment: string, files: Readonly<Record<string, string>>) {
  const made = synthesize(file, 'kind/dev', memory({ [file]: environment, ...files }), today);
  return 'problems' in made
    ? { problems: formatProblems(made.problems), notices: [], texts: '' }
    : { problems: '', notices: made.notices, texts: [...made.texts.files.values()].join('') };
}

const oneFile = { [`${folder}/`]: 'widgets.yaml\nREADME.md\n.hidden.yaml', [`${folder}/widgets.yaml`]: definition() };

test('a right object is taken, without a notice, and the definition is not in the overlay', () => {
  const { problems, notices, texts } = result(widget('{size: 3}'), oneFile);
  expect({ problems, notices }).toEqual({ problems: '', notices: [] });
  expect(texts).toContain('kind: Widget');
  expect(texts).not.toMatch(/name: widgets\.example\.com/);
});

test.each([
  ['{size: 4}', ':11:18 MLF-SCHEMA-1 Widget opendatahub/a spec.size: 4 is more than 3'],
  ['{sise: 3}', ':11:18 MLF-SCHEMA-1 Widget opendatahub/a spec.sise: unknown field; did you mean "size"?'],
])('%s is refused at its place', (spec, message) => {
  const { problems } = result(widget(spec), oneFile);
  expect(problems).toContain(`${file}${message}`);
  expect(problems.match(/MLF-/g)).toHaveLength(1);
});

test('the scope of the kind and patched objects are checked by it', () => {
  const patch = `patches:
  - target: {kind: Widget, name: a}
    operations: [{op: add, path: /spec/size, value: 9}]
`;
  expect(result(widget('{}', patch), oneFile).problems).toMatch(/:14:.* spec\.size: 9 is more than 3/);
  const without = widget('{}').replace(', namespace: opendatahub', '');
  expect(result(without, oneFile).problems).toContain(
    'MLF-SCOPE-1 Widget a metadata.namespace: Widget a has no namespace',
  );
});

test('a kind of another group with the name of a known one is checked by its own definition', () => {
  const environment = widget('{size: 9}').replace('kind: Widget', 'kind: Deployment');
  const files = { [`${folder}/`]: 'a.yaml', [`${folder}/a.yaml`]: definition({ kind: 'Deployment' }) };
  expect(result(environment, files).problems).toContain('spec.size: 9 is more than 3');
});

test('files are JSON, Lists and several documents too, and other objects in them are ignored', () => {
  const items = [{ kind: 'ConfigMap', apiVersion: 'v1' }, parse(definition({ kind: 'Gadget' }))];
  const list = `${JSON.stringify({ kind: 'List', apiVersion: 'v1', items })}\n`;
  const files = { 'environments/all.json': `${definition()}---\n${list}---\n` };
  const environment = widget('{size: 4}').replace('./_definitions', '[../all.json]');
  expect(result(environment, files).problems).toContain('4 is more than 3');
  expect(result(environment.replace('kind: Widget', 'kind: Gadget'), files).problems).toContain('4 is more than 3');
});

test('paths of a base are relative to the base', () => {
  const base = `${kindDev}definitions: shared.yaml\n`;
  const files = { 'environments/bases/base.yaml': base, 'environments/bases/shared.yaml': definition() };
  const environment = widget('{size: 4}')
    .replace(kindDev, 'extends: ../bases/base.yaml\n')
    .replace('definitions: ./_definitions\n', '');
  expect(result(environment, files).problems).toContain('4 is more than 3');
});

test.each<[string, string, Readonly<Record<string, string>>, string]>([
  ['an absolute path', '/etc', {}, `${file}:6:14 definitions: /etc is an absolute path`],
  [
    'a missing file',
    './a.yaml',
    {},
    `${file}:6:14 definitions: ./a.yaml: environments/kind/a.yaml cannot be read (ENOENT)`,
  ],
  ['a missing folder', './a', {}, `${file}:6:14 definitions: ./a: environments/kind/a cannot be read (ENOENT)`],
  [
    'no definition',
    './a.yaml',
    { 'environments/kind/a.yaml': 'kind: ConfigMap\n' },
    'a.yaml: there is no CustomResourceDefinition\n    name a file',
  ],
  [
    'an empty folder',
    './a',
    { 'environments/kind/a/': '' },
    './a: there is no CustomResourceDefinition\n    name a folder',
  ],
  ['broken YAML', './a.yaml', { 'environments/kind/a.yaml': 'a: [\n' }, 'environments/kind/a.yaml:2:1 not valid YAML'],
  [
    'aliases without bounds',
    './a.yaml',
    { 'environments/kind/a.yaml': bomb() },
    'a.yaml:1:1 aliases expand to too many values',
  ],
  [
    'an old definition',
    './a.yaml',
    { 'environments/kind/a.yaml': definition().replace('.io/v1', '.io/v1beta1') },
    'a.yaml:1:13 apiVersion: apiextensions.k8s.io/v1beta1 is served by no Kubernetes since 1.22',
  ],
  [
    'a wrong scope',
    './a.yaml',
    { 'environments/kind/a.yaml': definition().replace('Namespaced', 'namespaced') },
    'a.yaml:7:10 spec.scope: "namespaced" is not one of "Namespaced", "Cluster"',
  ],
  [
    'a wrong name',
    './a.yaml',
    { 'environments/kind/a.yaml': definition().replace('{name: w', '{name: v') },
    'a.yaml:3:18 metadata.name: must be <plural>.<group>: widgets.example.com',
  ],
  [
    'a wrong schema',
    './a.yaml',
    { 'environments/kind/a.yaml': definition().replace('type: integer', 'type: [integer]') },
    'spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.size.type: must be a string',
  ],
  [
    'a reference',
    './a.yaml',
    { 'environments/kind/a.yaml': definition().replace('{type: integer, maximum: 3}', '{$ref: "#/a"}') },
    'size.$ref: is not possible in a definition',
  ],
  [
    'two of one kind',
    '[a.yaml, b.yaml]',
    { 'environments/kind/a.yaml': definition(), 'environments/kind/b.yaml': definition() },
    'environments/kind/b.yaml:1:1 widgets.example.com is defined twice: also at environments/kind/a.yaml:1:1',
  ],
  ['a number', '3', {}, `${file}:6:14 definitions`],
  ['nothing', '[]', {}, `${file}:6:14 definitions`],
])('%s is a problem with its place', (_, given, files, message) => {
  const { problems } = result(`${kindDev}definitions: ${given}\n`, files);
  expect(problems).toContain(message);
  expect(problems.match(/^\S+:\d+:\d+ /gm)).toHaveLength(1);
});

test('a file that is refused names itself and the fix', () => {
  const read = (name: string) => {
    if (name.endsWith('/')) return Buffer.from('a.yaml');
    if (name === file) return Buffer.from(`${kindDev}definitions: ./d\n`);
    throw new RefusedInput('it is a pipe', 'replace it by a file');
  };
  const made = synthesize(file, 'kind/dev', read, today);
  expect('problems' in made ? formatProblems(made.problems) : '').toContain(
    `${file}:6:14 definitions: ./d: environments/kind/d/a.yaml: it is a pipe\n    replace it by a file`,
  );
});

const foreign = (...objects: readonly (readonly [apiVersion: string, kind: string])[]) =>
  `${kindDev}extraObjects:\n${objects
    .map(
      ([apiVersion, kind]) =>
        `  - {apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a, namespace: opendatahub}}\n`,
    )
    .join('')}`;

test('a group that is not known is one notice, with the way to give its definitions', () => {
  const { notices } = result(
    foreign(['example.com/v1', 'Widget'], ['example.com/v1', 'Gadget'], ['v1', 'ConfigMap']),
    {},
  );
  expect(notices).toEqual([
    `${file}:7:5: fields of Widget, Gadget in group example.com are not checked, because no definition of it is known; to check them offline, save its CustomResourceDefinition, for example with kubectl get crd <plural>.example.com -o yaml, and name the file in definitions`,
  ]);
});

test('a notice says what a kind or group may have been meant to be', () => {
  const mistyped = widget('{}').replace('kind: Widget', 'kind: Wigdet');
  expect(result(mistyped, oneFile).notices.join()).toContain('did you mean Widget?');
  expect(result(foreign(['certmanager.io/v1', 'Certificate']), {}).notices.join()).toContain(
    'Certificate is known in other versions or groups: check certmanager.io/v1',
  );
});

test('a rule that only an API server evaluates is a notice, where there is an object for it', () => {
  const text = definition().replace('maximum: 3', 'x-kubernetes-validations: [{rule: "ip(self).isLoopback()"}]');
  const files = { [`${folder}/`]: 'a.yaml', [`${folder}/a.yaml`]: text };
  expect(result(widget('{size: 1}'), files).notices).toEqual([
    `${file}:8:5: the definition of Widget has a rule that only an API server evaluates, such as ip(self).isLoopback()`,
  ]);
  expect(result(`${kindDev}definitions: ./_definitions\n`, files).notices).toEqual([]);
});

test('a definition among the extra objects counts, and is itself checked', () => {
  const own = (text: string) =>
    `${kindDev}extraObjects:\n${text.replace(/^/gm, '    ').replace('    apiVersion', '  - apiVersion')}\n  - apiVersion: example.com/v1\n    kind: Widget\n    metadata: {name: a, namespace: opendatahub}\n    spec: {size: 4}\n`;
  expect(result(own(definition()), {}).problems).toContain('4 is more than 3');
  expect(result(own(definition().replace('scope: Namespaced', 'scope: namespaced')), {}).problems).toContain(
    'CustomResourceDefinition widgets.example.com spec.scope: "namespaced" is not one of',
  );
});

test('editors know the field', () => {
  expect(JSON.stringify(environmentJsonSchema())).toContain('"definitions":');
});

function bomb(): string {
  const levels = 'abcdefgh'.split('');
  return levels
    .map(
      (name, index) =>
        `${name}: &${name} [${
          index === 0
            ? '1'
            : Array(9)
                .fill(`*${levels[index - 1]}`)
                .join(', ')
        }]\n`,
    )
    .join('');
}
