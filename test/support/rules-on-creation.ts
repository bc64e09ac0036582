/** Rules on the object before, and what an API server says of the creation of an object; a suite of test:cluster asks one. */
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { CelRule } from '../../lib/kubernetes/structural.js';

interface RuleCase {
  readonly rule: Pick<CelRule, 'rule' | 'optionalOldSelf'>;
  readonly value: Readonly<Record<string, string>>;
  readonly isTaken: boolean;
}

export const rulesOnCreation: readonly RuleCase[] = [
  { rule: { rule: 'self.a == oldSelf.a' }, value: { a: 'new' }, isTaken: true },
  { rule: { rule: 'self == oldSelf', optionalOldSelf: false }, value: { a: 'new' }, isTaken: true },
  // Its evaluation would fail.
  { rule: { rule: 'oldSelf.a == "x" && self.b == "x"' }, value: { a: 'new' }, isTaken: true },
  { rule: { rule: '[1].all(i, oldSelf.a == self.a)' }, value: { a: 'new' }, isTaken: true },
  {
    rule: { rule: 'oldSelf.hasValue() || self.a == "new"', optionalOldSelf: true },
    value: { a: 'new' },
    isTaken: true,
  },
  {
    rule: { rule: 'oldSelf.hasValue() || self.a == "new"', optionalOldSelf: true },
    value: { a: 'old' },
    isTaken: false,
  },
  { rule: { rule: 'oldSelf.hasValue()', optionalOldSelf: true }, value: { a: 'new' }, isTaken: false },
  { rule: { rule: 'oldSelf.orValue(self).a == self.a', optionalOldSelf: true }, value: { a: 'new' }, isTaken: true },
  {
    rule: { rule: 'oldSelf.?a.orValue("first") == self.a', optionalOldSelf: true },
    value: { a: 'first' },
    isTaken: true,
  },
  { rule: { rule: 'oldSelf.?a.orValue("first") == self.a', optionalOldSelf: true }, value: { a: 'b' }, isTaken: false },
  { rule: { rule: 'oldSelf == optional.none()', optionalOldSelf: true }, value: { a: 'new' }, isTaken: true },
  // Other things that are called so.
  { rule: { rule: 'self.a != "oldSelf"' }, value: { a: 'oldSelf' }, isTaken: false },
  { rule: { rule: 'self.oldSelf == "new"' }, value: { oldSelf: 'old' }, isTaken: false },
  { rule: { rule: 'self.oldSelf == "new"' }, value: { oldSelf: 'new' }, isTaken: true },
  // Fields that may be absent.
  { rule: { rule: 'self.?a.orValue("x") == "x"' }, value: {}, isTaken: true },
  { rule: { rule: 'self.?a.orValue("x") == "x"' }, value: { a: 'y' }, isTaken: false },
  { rule: { rule: 'self.?a.hasValue()' }, value: { b: 'y' }, isTaken: false },
];

const text = { type: 'string' } as const;
const fieldOf = (index: number) => `case${index}`;

/** A definition with a field for each rule. */
export const creationDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'creations.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Creation', plural: 'creations' },
    scope: 'Cluster',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: Object.fromEntries(
                  rulesOnCreation.map(({ rule }, index) => [
                    fieldOf(index),
                    {
                      type: 'object',
                      properties: { a: text, b: text, oldSelf: text },
                      'x-kubernetes-validations': [rule],
                    },
                  ]),
                ),
              },
            },
          },
        },
      },
    ],
  },
} satisfies KubernetesObject & Record<string, unknown>;

/** The object of each rule. */
export const creations: readonly KubernetesObject[] = rulesOnCreation.map(({ value }, index) => ({
  apiVersion: 'example.com/v1',
  kind: 'Creation',
  metadata: { name: fieldOf(index) },
  spec: { [fieldOf(index)]: value },
}));
