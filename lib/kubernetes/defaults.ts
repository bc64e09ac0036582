import { childSchema, isObject, type Resolve, type StructuralSchema } from './structural.js';

/**
 * A copy of a value with the defaults of its schema, as an API server stores it. Fields that are null, and may not be,
 * are dropped before, as the API server does (k8s.io/apiextensions-apiserver, pkg/apiserver/schema/defaulting/prunenulls.go).
 */
export function withDefaults(value: unknown, unresolved: StructuralSchema, resolve: Resolve): unknown {
  const schema = resolve(unresolved);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => withDefaults(item, items, resolve)) : value;
  }
  if (!isObject(value)) return value;
  const given = Object.entries(value).flatMap(([name, child]) => {
    const known = childSchema(schema, name);
    if (!known) return [[name, child] as const];
    return child === null && !resolve(known).nullable ? [] : [[name, withDefaults(child, known, resolve)] as const];
  });
  const stored = Object.fromEntries(given);
  const missing = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (stored[name] !== undefined && Object.hasOwn(stored, name)) return [];
    const resolved = resolve(property);
    const fallback = property.default ?? resolved.default;
    return fallback === undefined ? [] : [[name, withDefaults(fallback, resolved, resolve)] as const];
  });
  return missing.length === 0 ? stored : Object.fromEntries([...given, ...missing]);
}
