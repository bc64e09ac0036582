import { type ASTNode, Environment, Optional } from '@marcbachmann/cel-js';
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
  const rules = schema['x-kubernetes-validations']?.filter((rule) => !isSkipped(rule)) ?? [];
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

/**
 * Whether a rule compares with the old object, of which a creation has none: the API server skips it, unless the rule says
 * what then applies (`optionalOldSelf`; apiextensions-apiserver 0.37, pkg/apiserver/schema/cel/validation.go).
 */
function isSkipped({ rule, optionalOldSelf }: CelRule): boolean {
  return optionalOldSelf !== true && isTransition({ rule });
}

/** Whether a rule is about a change: it compares with the value before an update. */
export function isTransition({ rule }: Pick<CelRule, 'rule'>): boolean {
  return compiledOf(rule).usesOldSelf;
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
    (rule) => !isSkipped(rule) && compiledOf(rule.rule).evaluate === undefined,
  );
  return [...new Set(rules.map(({ rule }) => rule))];
}

interface Compiled {
  readonly usesOldSelf: boolean;
  /**
   * Undefined if the rule is not understood.
   *
   * @param oldSelf - the value before an update; on creation an optional without a value
   */
  readonly evaluate?: (self: unknown, oldSelf: unknown) => unknown;
}

const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });
const compiled = new Map<string, Compiled>();

/** A rule as a program, kept for the next object. */
export function compiledOf(rule: string): Compiled {
  const known = compiled.get(rule) ?? compile(rule);
  compiled.set(rule, known);
  return known;
}

function compile(rule: string): Compiled {
  try {
    const program = environment.parse(withoutIndexInHas(rule));
    const usesOldSelf = contains(program.ast, isOldSelf);
    if (!program.check().valid || contains(program.ast, isHasOfOptional)) return { usesOldSelf };
    return { usesOldSelf, evaluate: (self, oldSelf) => program({ self, oldSelf }) };
  } catch {
    return { usesOldSelf: /\boldSelf\b/.test(rule) };
  }
}

function contains(node: unknown, isWanted: (node: ASTNode) => boolean): boolean {
  if (Array.isArray(node)) return node.some((one) => contains(one, isWanted));
  if (!isNode(node)) return false;
  return isWanted(node) || contains(node.args, isWanted);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function isOldSelf({ op, args }: ASTNode): boolean {
  return op === 'id' && args === 'oldSelf';
}

/** cel-js says that fields of an absent value are there. */
function isHasOfOptional({ op, args }: ASTNode): boolean {
  if (op !== 'call' || args[0] !== 'has') return false;
  return contains(args[1], (node) => node.op === '.?' || node.op === '[?]' || isOldSelf(node));
}

/** cel-js rejects `has(list[0].field)`, which CEL allows. A list of that one item gives the same result. */
function withoutIndexInHas(rule: string): string {
  return rule.replace(/\bhas\(([\w.]+\[\d+\])\.(\w+)\)/g, '[$1].exists(item, has(item.$2))');
}

function failure({ rule, message }: CelRule, self: unknown): string | undefined {
  try {
    const { evaluate } = compiledOf(rule);
    return !evaluate || evaluate(self, Optional.none()) === true ? undefined : (message ?? `failed rule: ${rule}`);
  } catch (error) {
    // An API server also rejects an object if the evaluation of a rule fails.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return message ? `${message} (${reason})` : `rule cannot be evaluated: ${rule}: ${reason}`;
  }
}
