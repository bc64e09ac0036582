import { Environment } from '@marcbachmann/cel-js';
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

/** Every rule of a definition that a value breaks, evaluated where the API server evaluates it. The value has its defaults. */
export function* brokenRules(
  value: unknown,
  unresolved: StructuralSchema,
  resolve: Resolve,
  path: FieldPath = [],
): Iterable<Violation> {
  const schema = resolve(unresolved);
  const rules = schema['x-kubernetes-validations']?.filter((rule) => !isTransition(rule)) ?? [];
  if (rules.length > 0) {
    const self = celValue(value, schema, resolve);
    for (const rule of rules) {
      const message = failure(rule, self);
      if (message !== undefined) yield { path, message };
    }
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

/** Rules that refer to the old object apply only to updates, which synth does not evaluate. */
function isTransition({ rule }: CelRule): boolean {
  return /\boldSelf\b/.test(rule);
}

/** Every rule of a definition, with that of its fields. */
export function* rulesOf(unresolved: StructuralSchema, resolve: Resolve): Iterable<CelRule> {
  const schema = resolve(unresolved);
  yield* schema['x-kubernetes-validations'] ?? [];
  for (const child of Object.values(schema.properties ?? {})) yield* rulesOf(child, resolve);
  if (schema.items) yield* rulesOf(schema.items, resolve);
  if (typeof schema.additionalProperties === 'object') yield* rulesOf(schema.additionalProperties, resolve);
}

/** The rules of a definition that the evaluator does not support. Synth skips them; the API server does not. */
export function unevaluatedRules(schema: StructuralSchema, resolve: Resolve): readonly string[] {
  const rules = [...rulesOf(schema, resolve)].filter(
    (rule) => !isTransition(rule) && evaluator(rule.rule) === undefined,
  );
  return [...new Set(rules.map(({ rule }) => rule))];
}

type Evaluator = (self: unknown) => unknown;

const environment = new Environment({ unlistedVariablesAreDyn: true });
const compiled = new Map<string, Evaluator | undefined>();

function evaluator(rule: string): Evaluator | undefined {
  if (!compiled.has(rule)) compiled.set(rule, compile(rule));
  return compiled.get(rule);
}

function compile(rule: string): Evaluator | undefined {
  try {
    const program = environment.parse(withoutIndexInHas(rule));
    return program.check().valid ? (self) => program({ self }) : undefined;
  } catch {
    return undefined;
  }
}

/** cel-js rejects `has(list[0].field)`, which CEL allows. A list of that one item gives the same result. */
function withoutIndexInHas(rule: string): string {
  return rule.replace(/\bhas\(([\w.]+\[\d+\])\.(\w+)\)/g, '[$1].exists(item, has(item.$2))');
}

function failure({ rule, message }: CelRule, self: unknown): string | undefined {
  try {
    const evaluate = evaluator(rule);
    return !evaluate || evaluate(self) === true ? undefined : (message ?? `failed rule: ${rule}`);
  } catch (error) {
    // An API server also rejects an object if the evaluation of a rule fails.
    return `rule cannot be evaluated: ${rule}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
