/** Rules of definitions about the change of an object: what is immutable, or may only grow. */
import { compiledOf, isTransition } from './cel.js';
import { celValue } from './cel-value.js';
import {
  type CelRule,
  childSchema,
  type FieldPath,
  isObject,
  type Resolve,
  type StructuralSchema,
  type Violation,
} from './structural.js';

/**
 * Every rule about a change that the change of a value breaks. Both values have their defaults. Items of lists are not
 * compared but those of maps: of others the API server does not know which was which. Rules with `optionalOldSelf` are left
 * out: the evaluator has no optional values of a known type.
 */
export function* brokenTransitions(
  before: unknown,
  after: unknown,
  unresolved: StructuralSchema,
  resolve: Resolve,
  path: FieldPath = [],
): Iterable<Violation> {
  const schema = resolve(unresolved);
  const rules = schema['x-kubernetes-validations']?.filter((rule) => isTransition(rule) && !rule.optionalOldSelf) ?? [];
  if (rules.length > 0) {
    const [old, self] = [before, after].map((value) => celValue(value, schema, resolve));
    for (const rule of rules)
      if (isBroken(rule, old, self)) yield { path, message: rule.message ?? `failed rule: ${rule.rule}` };
  }
  if (Array.isArray(before) && Array.isArray(after) && schema.items) {
    const keys = schema['x-kubernetes-list-type'] === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
    const keyOf = (item: unknown) => JSON.stringify(keys.map((key) => (isObject(item) ? item[key] : undefined)));
    const old = new Map(keys.length > 0 ? before.map((item) => [keyOf(item), item]) : []);
    for (const [index, item] of after.entries())
      if (old.has(keyOf(item)))
        yield* brokenTransitions(old.get(keyOf(item)), item, schema.items, resolve, [...path, index]);
  }
  if (isObject(before) && isObject(after)) {
    for (const [name, child] of Object.entries(after)) {
      const known = childSchema(schema, name);
      if (known && before[name] !== undefined)
        yield* brokenTransitions(before[name], child, known, resolve, [...path, name]);
    }
  }
}

/** A rule that the evaluator does not master is not said to be broken: the API server may find it kept. */
function isBroken({ rule }: CelRule, old: unknown, self: unknown): boolean {
  try {
    return compiledOf(rule).evaluate?.(self, old) === false;
  } catch {
    return false;
  }
}
