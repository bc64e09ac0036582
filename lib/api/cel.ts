import { Environment } from '@marcbachmann/cel-js';
import {
  type CelRule,
  childSchema,
  type FieldPath,
  isObject,
  type StructuralSchema,
  type Violation,
} from './structural.js';
import type { Resolve } from './violations.js';

/** Every rule of a definition that a value breaks, evaluated where the API server evaluates it. The value has its defaults. */
export function* brokenRules(
  value: unknown,
  unresolved: StructuralSchema,
  resolve: Resolve,
  path: FieldPath = [],
): Iterable<Violation> {
  const schema = resolve(unresolved);
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    const message = isTransition(rule) || isBeyondEvaluator(rule) ? undefined : failure(rule, value);
    if (message !== undefined) yield { path, message };
  }
  if (Array.isArray(value) && schema.items) {
    for (const [index, item] of value.entries()) yield* brokenRules(item, schema.items, resolve, [...path, index]);
  }
  if (isObject(value)) {
    for (const [name, child] of Object.entries(value)) {
      const known = childSchema(schema, name);
      if (known) yield* brokenRules(child, known, resolve, [...path, name]);
    }
  }
}

/** Rules that compare with the object as it was hold for updates only, which synth never sees. */
export function isTransition({ rule }: CelRule): boolean {
  return /\boldSelf\b/.test(rule);
}

/**
 * The evaluator takes `has(a.b.c)` and not `has(a[0].b)`, which API servers do. None of our own definitions has such a
 * rule; a test lists those of third parties, which only the API server will judge.
 */
export function isBeyondEvaluator({ rule }: CelRule): boolean {
  return /\bhas\([^()]*\[/.test(rule);
}

/** Compiles a rule; throws where the expression is not valid. */
export function compile(rule: string): (self: unknown) => unknown {
  const known = compiled.get(rule);
  if (known) return known;
  const program = environment.parse(rule);
  const evaluate = (self: unknown) => program({ self });
  compiled.set(rule, evaluate);
  return evaluate;
}

const environment = new Environment({ unlistedVariablesAreDyn: true });
const compiled = new Map<string, (self: unknown) => unknown>();

function failure(rule: CelRule, self: unknown): string | undefined {
  try {
    if (compile(rule.rule)(self) === true) return undefined;
    return rule.message ?? `failed rule: ${rule.rule}`;
  } catch (error) {
    // An API server refuses an object whose rule fails to evaluate, too.
    return `rule cannot be evaluated: ${rule.rule}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
