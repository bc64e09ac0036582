/** Which fields of an object differ, and how that is said. */
import { describeChange } from '../../lib/changes/describe-change.js';
import { objectEffects } from '../../lib/changes/effects.js';
import { fieldChanges } from '../../lib/changes/field-changes.js';
import { objectChanges } from '../../lib/changes/object-changes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { claim, deployment, object, spec } from './cases/case.js';

const said = (before: KubernetesObject, after: KubernetesObject) => fieldChanges(before, after).map(describeChange);
const env = (...items: readonly object[]) => deployment({ container: { env: items } });
const [first, second] = [
  { name: 'A', value: '1' },
  { name: 'B', value: '2' },
];

test.each([
  [
    'an item by its key',
    env(first),
    env({ name: 'A', value: '2' }),
    ['spec.template.spec.containers[main].env[A].value changes from 1 to 2'],
  ],
  [
    'an item before others',
    env(second),
    env(first, second),
    ['spec.template.spec.containers[main].env[A] is added: 1'],
  ],
  [
    'the order alone',
    env(first, second),
    env(second, first),
    ['spec.template.spec.containers[main].env has another order'],
  ],
  [
    'a key of a Secret',
    env(),
    env({ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }),
    ['spec.template.spec.containers[main].env: + {"name":"A","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}'],
  ],
  [
    'words of a command',
    deployment({ container: { args: ['a', 'b'] } }),
    deployment({ container: { args: ['b', 'c'] } }),
    ['spec.template.spec.containers[main].args: + c, − a'],
  ],
  [
    'ports of a Service',
    spec('v1/Service', { ports: [{ port: 80 }, { port: 90 }] }),
    spec('v1/Service', { ports: [{ port: 80, name: 'http' }, { port: 90 }] }),
    ['spec.ports[80].name is added: http'],
  ],
  [
    'digests in short',
    deployment({ container: { image: `a@sha256:${'a'.repeat(64)}` } }),
    deployment({ container: { image: `a@sha256:${'b'.repeat(64)}` } }),
    ['spec.template.spec.containers[main].image changes from a@sha256:aaaaaaaaaaaa… to a@sha256:bbbbbbbbbbbb…'],
  ],
  [
    'a password in a URI',
    claim({ a: 'x://u:first@h/d' }),
    claim({ a: 'x://u:second@h/d' }),
    ['spec.a changes from x://u:<hidden>@h/d to x://u:<hidden>@h/d'],
  ],
  [
    'annotations',
    object('v1/Service', {}, { annotations: { 'a.b/c': '1' } }),
    object('v1/Service', {}, { annotations: { 'a.b/c': '2' } }),
    ['metadata.annotations[a.b/c] changes from 1 to 2'],
  ],
  ['no value and null', claim({ a: null }), claim({}), []],
])('%s', (_, before, after, expected) => {
  expect(said(before, after)).toEqual(expected);
});

test('values of Secrets are in no effect', () => {
  const secret = (value: string) => object('v1/Secret', { stringData: { a: value }, data: { b: value } });
  const effects = objectEffects({ before: [secret('first-value')], after: [secret('second-value')] });
  expect(effects.flatMap(({ fields }) => fields.map(({ field }) => field))).toEqual(['data.b', 'stringData.a']);
  expect(JSON.stringify(effects)).not.toContain('-value');
});

test('another version of the API is the same object, and so is a Job with another digest', () => {
  const changes = objectChanges({
    before: [
      spec('autoscaling/v1/HorizontalPodAutoscaler', {}),
      spec('batch/v1/Job', {}, { name: 'a-1-2-3-aaaaaaaa' }),
    ],
    after: [spec('autoscaling/v2/HorizontalPodAutoscaler', {}), spec('batch/v1/Job', {}, { name: 'a-1-2-3-bbbbbbbb' })],
  });
  expect(changes.map(({ change }) => change)).toEqual(['changed', 'changed']);
});

test('renamed objects are found, each once, the most alike first', () => {
  const service = (name: string, port: number) =>
    spec('v1/Service', { type: 'ClusterIP', selector: { app: name, tier: 'web' }, ports: [{ port }] }, { name });
  const changes = objectChanges({
    before: [service('old', 80), service('other', 1)],
    after: [service('new', 80), object('v1/ConfigMap', { data: { port: '80' } }, { name: 'old' })],
  });
  expect(changes.map(({ change, before, identity }) => [change, before?.metadata.name, identity.name])).toEqual([
    ['renamed', 'old', 'new'],
    ['removed', 'other', 'other'],
    ['added', undefined, 'old'],
  ]);
});
