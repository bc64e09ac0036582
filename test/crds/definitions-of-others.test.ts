import { checkManifests } from '../../lib/checks/check-manifests.js';
import { Definitions } from '../../lib/crds/definitions-of-others.js';
import { readDefinition } from '../../lib/crds/read-definition.js';
import { knownKind, validateObject } from '../../lib/crds/validate.js';

const definitionWith = (spec: object, versions: readonly object[] = []) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } },
      },
      ...versions,
    ],
  },
});

function definitionsOf(definition: object): Definitions {
  const read = readDefinition(definition);
  if ('violations' in read) throw new Error(JSON.stringify(read.violations));
  return new Definitions([read.defined]);
}

const widget = (spec: unknown, apiVersion = 'example.com/v1') => ({
  apiVersion,
  kind: 'Widget',
  metadata: { name: 'a', namespace: 'b' },
  spec,
});

const found = (field: object, value: unknown) =>
  validateObject(widget({ a: value }), definitionsOf(definitionWith({ properties: { a: field } })))?.map(
    ({ message }) => message,
  );

test.each<[object, unknown, unknown, RegExp]>([
  [{ type: 'string', pattern: '^[[:alpha:]]+$' }, 'abc', 'ab1', /does not match/],
  [{ type: 'string', pattern: '(?i)^yes$' }, 'YES', 'no', /does not match/],
  [{ type: 'string', pattern: '^[]a]$' }, ']', 'b', /does not match/],
  [{ type: 'string', format: 'ipv4' }, '10.0.0.1', '10.0.0.256', /is not an IPv4 address/],
  [{ type: 'string', format: 'ipv6' }, 'fd00::1', '10.0.0.1', /is not an IPv6 address/],
  [{ type: 'string', format: 'uuid' }, '123e4567-e89b-12d3-a456-426614174000', '123', /is not a UUID/],
  [{ type: 'string', format: 'date' }, '2026-02-28', '2026-02-30', /is not a date/],
  [{ type: 'string', format: 'duration' }, '1h30m', 'soon', /is not a duration/],
  [{ type: 'string', format: 'unheard-of' }, 'anything', 1, /must be a string/],
  [{ type: 'string', enum: ['a', 'b'] }, 'a', 'c', /is not one of/],
  [{ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' }, ['a'], ['a', 'a'], /duplicates/],
  [{ 'x-kubernetes-int-or-string': true }, '50%', true, /an integer or a string/],
  [{ type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1' }] }, 2, 1, /failed rule: self > 1/],
  [
    { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} },
    { apiVersion: 'v1' },
    /is required/,
  ],
])('%j takes %j and refuses %j', (field, right, wrong, message) => {
  expect(found(field, right)).toEqual([]);
  expect(found(field, wrong)).toEqual([expect.stringMatching(message)]);
});

test.each([
  'a(?=b)',
  '\\pL',
  '[a',
])('the pattern %s, which JavaScript has not, refuses nothing and is named', (pattern) => {
  const definitions = definitionsOf(definitionWith({ properties: { a: { type: 'string', pattern } } }));
  expect(validateObject(widget({ a: '1' }), definitions)).toEqual([]);
  expect(definitions.kinds[0]?.unevaluated).toEqual([pattern]);
});

test('versions that are not defined or not served are refused', () => {
  const old = { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } };
  const definitions = definitionsOf(definitionWith({}, [old]));
  const messageOf = (version: string) =>
    validateObject(widget({}, version), definitions)?.map(({ message }) => message);
  expect(messageOf('example.com/v1')).toEqual([]);
  expect(messageOf('example.com/v2')).toEqual([
    'the definition of Widget has no version example.com/v2; served: example.com/v1',
  ]);
  expect(messageOf('example.com/v1alpha1')).toEqual([
    'example.com/v1alpha1 of Widget is defined and not served; served: example.com/v1',
  ]);
  expect(messageOf('example.org/v1')).toBeUndefined();
});

test('what a definition restricts in metadata counts besides what all objects must be', () => {
  const metadata = { type: 'object', properties: { name: { type: 'string', maxLength: 2 } } };
  const schema = { openAPIV3Schema: { type: 'object', properties: { metadata, spec: { type: 'object' } } } };
  const definition = definitionWith({}, [{ name: 'v2', served: true, storage: false, schema }]);
  const named = (metadata: object) =>
    validateObject(
      { ...widget({}, 'example.com/v2'), metadata: metadata as { name: string } },
      definitionsOf(definition),
    )?.length;
  expect([named({ name: 'ab', labels: { a: 'b' } }), named({ name: 'abc' }), named({ name: 'a', label: {} })]).toEqual([
    0, 1, 1,
  ]);
});

test('a given definition counts more than an imported one, and never for kinds of Kubernetes itself', () => {
  const definition = definitionWith({ properties: { only: { type: 'string' } } });
  const of = (group: string, kind: string, plural: string) =>
    definitionsOf({
      ...definition,
      metadata: { name: `${plural}.${group}` },
      spec: { ...definition.spec, group, names: { kind, plural } },
    });
  const issuer = { ...widget({ selfSigned: {} }, 'cert-manager.io/v1'), kind: 'Issuer' };
  expect(validateObject(issuer)).toEqual([]);
  expect(validateObject(issuer, of('cert-manager.io', 'Issuer', 'issuers'))).toMatchObject([
    { message: 'unknown field' },
  ]);
  const given = of('apps', 'Deployment', 'deployments');
  expect(knownKind('apps/v1', 'Deployment', given)).toEqual(knownKind('apps/v1', 'Deployment'));
});

test('manifests are checked by the definitions that are given with them, also in a List', () => {
  const definition = definitionWith({ properties: { a: { type: 'string' } } });
  const wrong = widget({ b: 1 });
  const list = {
    kind: 'List',
    apiVersion: 'v1',
    items: [definition, { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p' } }],
  };
  expect(checkManifests([wrong])).toEqual([]);
  expect(checkManifests([wrong], { definitions: [list] })).toMatchObject([{ field: 'spec.b', manifest: wrong }]);
  expect(checkManifests([definition, wrong])).toMatchObject([{ field: 'spec.b' }]);
  expect(checkManifests([widget({ a: 'b' })], { definitions: [definition] })).toEqual([]);
  const broken = { ...definition, apiVersion: 'apiextensions.k8s.io/v1beta1' };
  expect(() => checkManifests([wrong], { definitions: [broken] })).toThrow(
    'definitions: CustomResourceDefinition widgets.example.com apiVersion: apiextensions.k8s.io/v1beta1 is served by no',
  );
});
