import { suggest } from '../schema/suggest.js';
import { jsonOf, remembered, TextCache } from './remembered.js';
import { numberViolations, shown, stringViolations, typeViolation } from './scalar-violations.js';
import {
  admitsUnknown,
  childSchema,
  type FieldPath,
  isObject,
  type PlainObject,
  type Resolve,
  type StructuralSchema,
  type Violation,
} from './structural.js';
import { ruleViolations } from './type-rules/type-rules.js';

/** All violations of a schema in a value, by the rules of an API server's strict validation, and of the rules of its types. */
export function* violations(
  value: unknown,
  unresolved: StructuralSchema,
  resolve: Resolve,
  path: FieldPath = [],
): Iterable<Violation> {
  const schema = resolve(unresolved);
  if (value === null && schema.nullable) return;
  let holds = true;
  for (const violation of schemaViolations(value, schema, resolve, path)) {
    holds = false;
    yield violation;
  }
  // Rules rely on the types of what they read.
  if (holds && unresolved.$ref)
    for (const violation of ruleViolations(unresolved.$ref, value))
      yield { ...violation, path: [...path, ...violation.path] };
}

function* schemaViolations(
  value: unknown,
  schema: StructuralSchema,
  resolve: Resolve,
  path: FieldPath,
): Iterable<Violation> {
  const at = (message: string): Violation => ({ path, message });
  const wrongType = typeViolation(value, schema);
  if (wrongType) {
    yield at(wrongType);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    yield at(`${shown(value)} is not one of ${schema.enum.map(shown).join(', ')}`);
  }
  if (typeof value === 'string') yield* stringViolations(value, schema).map(at);
  if (typeof value === 'number') yield* numberViolations(value, schema).map(at);
  if (Array.isArray(value)) yield* listViolations(value, schema, resolve, path);
  if (isObject(value)) yield* objectViolations(value, schema, resolve, path);
  yield* junctionViolations(value, schema, resolve).map(at);
}

function* listViolations(
  list: readonly unknown[],
  schema: StructuralSchema,
  resolve: Resolve,
  path: FieldPath,
): Iterable<Violation> {
  const { minItems, maxItems, items } = schema;
  if (minItems !== undefined && list.length < minItems) yield { path, message: `must have at least ${minItems} items` };
  if (maxItems !== undefined && list.length > maxItems)
    yield { path, message: `may have at most ${maxItems} items, not ${list.length}` };
  yield* duplicates(list, schema, path);
  if (!items) return;
  for (const [index, item] of list.entries()) yield* violations(item, items, resolve, [...path, index]);
}

function* duplicates(list: readonly unknown[], schema: StructuralSchema, path: FieldPath): Iterable<Violation> {
  const kind = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  if (kind !== 'set' && kind !== 'map') return;
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const identity = JSON.stringify(kind === 'map' && isObject(item) ? keys?.map((key) => item[key]) : item);
    const first = seen.get(identity);
    if (first !== undefined)
      yield { path: [...path, index], message: `duplicates item ${first}${keys ? ` (same ${keys.join(', ')})` : ''}` };
    else seen.set(identity, index);
  }
}

function* objectViolations(
  object: PlainObject,
  schema: StructuralSchema,
  resolve: Resolve,
  path: FieldPath,
): Iterable<Violation> {
  for (const name of schema.required ?? []) {
    if (object[name] === undefined) yield { path: [...path, name], message: 'is required' };
  }
  const count = Object.keys(object).length;
  if (schema.minProperties !== undefined && count < schema.minProperties)
    yield { path, message: `must have at least ${schema.minProperties} entries` };
  if (schema.maxProperties !== undefined && count > schema.maxProperties)
    yield { path, message: `may have at most ${schema.maxProperties} entries, not ${count}` };
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const child = childSchema(schema, name);
    if (child && path.length < rememberedDepth) yield* fieldViolations(value, child, resolve, [...path, name]);
    else if (child) yield* violations(value, child, resolve, [...path, name]);
    else if (!admitsUnknown(schema))
      yield { path: [...path, name], message: unknownField(name, Object.keys(schema.properties ?? {})) };
  }
}

/** Fields of objects and the fields of these. */
const rememberedDepth = 3;

/** Violations of upper fields by their JSON: the same ones return in many objects and environments. */
const known = new TextCache<readonly Violation[]>();
let schemas = 0;
const numberOf = remembered((_schema: StructuralSchema) => schemas++);

function fieldViolations(
  value: unknown,
  schema: StructuralSchema,
  resolve: Resolve,
  path: FieldPath,
): readonly Violation[] {
  const all = () => [...violations(value, schema, resolve, path)];
  const json = isObject(value) ? jsonOf(value) : undefined;
  return json === undefined ? all() : known.get(`${numberOf(schema)} ${path.join('.')} ${json}`, all);
}

/** Junctions of structural schemas only restrict values: they define no types and no fields. */
function junctionViolations(value: unknown, schema: StructuralSchema, resolve: Resolve): readonly string[] {
  const holds = (branch: StructuralSchema) => {
    const { done } = violations(value, openly(branch), resolve)[Symbol.iterator]().next();
    return done === true;
  };
  const { anyOf, oneOf, allOf, not } = schema;
  return [
    ...(anyOf && !anyOf.some(holds) ? ['matches none of the allowed forms'] : []),
    ...(oneOf && oneOf.filter(holds).length !== 1 ? ['must match exactly one of the allowed forms'] : []),
    ...(allOf && !allOf.every(holds) ? ['does not match all of the required forms'] : []),
    ...(not && holds(not) ? ['has a form that is not allowed'] : []),
  ];
}

function openly(schema: StructuralSchema): StructuralSchema {
  const properties =
    schema.properties &&
    Object.fromEntries(Object.entries(schema.properties).map(([name, child]) => [name, openly(child)]));
  return { ...schema, ...(properties ? { properties } : {}), 'x-kubernetes-preserve-unknown-fields': true };
}

function unknownField(name: string, known: readonly string[]): string {
  const near = suggest(name, known);
  return near ? `unknown field; did you mean "${near}"?` : 'unknown field';
}
