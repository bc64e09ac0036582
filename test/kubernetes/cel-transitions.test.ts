/** Rules about changes, as an API server evaluates them on an update. */
import { brokenTransitions } from '../../lib/kubernetes/cel-transitions.js';
import type { StructuralSchema } from '../../lib/kubernetes/structural.js';

const text: StructuralSchema = { type: 'string' };
const fixed: StructuralSchema = {
  ...text,
  'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is immutable' }],
};
const item: StructuralSchema = { type: 'object', properties: { name: text, size: fixed } };
const schema: StructuralSchema = {
  type: 'object',
  properties: {
    name: fixed,
    replicas: {
      type: 'integer',
      'x-kubernetes-validations': [
        { rule: '!oldSelf.hasValue() || self == oldSelf.value()', message: 'is fixed', optionalOldSelf: true },
        { rule: 'self.unknown() == oldSelf', message: 'is not understood' },
        { rule: 'self < 10', message: 'is no rule about a change' },
      ],
    },
    byName: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: item },
    byIndex: { type: 'array', items: item },
  },
};

const refused = (before: object, after: object) =>
  [...brokenTransitions(before, after, schema, (one) => one)].map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );

test.each<[what: string, before: object, after: object, messages: readonly string[]]>([
  ['a value that changes', { name: 'a' }, { name: 'b' }, ['name is immutable']],
  ['one that stays', { name: 'a' }, { name: 'a' }, []],
  ['one that comes or goes, of which there is no old or no new one', { name: 'a' }, { replicas: 1 }, []],
  ['rules that are not evaluated, and those of a creation', { replicas: 30 }, { replicas: 20 }, []],
  [
    'items of a map, by their keys',
    {
      byName: [
        { name: 'a', size: '1' },
        { name: 'b', size: '2' },
      ],
    },
    {
      byName: [
        { name: 'b', size: '3' },
        { name: 'c', size: '1' },
      ],
    },
    ['byName.0.size is immutable'],
  ],
  ['items of other lists', { byIndex: [{ name: 'a', size: '1' }] }, { byIndex: [{ name: 'a', size: '2' }] }, []],
])('%s', (_, before, after, messages) => {
  expect(refused(before, after)).toEqual(messages);
});
