import { childSchema, isObject, type Resolve, type StructuralSchema } from './structural.js';

/**
 * A value with the defaults of its schema, as an API server stores it: itself if it has them, else a copy. Fields that are null, and may not be,
 * are dropped before, as the API server does (k8s.io/apiextensions-apiserver, pkg/apiserver/schema/defaulting/prunenulls.go).
 */
export function withDefaults(value: unknown, unresolved: StructuralSchema, resolve: Resolve): unknown {
  const schema = resolve(unresolved);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!items) return value;
    const stored = value.map((item) => withDefaults(item, items, resolve));
    return stored.some((item, index) => item !== value[index]) ? stored : value;
  }
  if (!isObject(value)) return value;
  const given: (readonly [string, unknown])[] = [];
  let isSame = true;
  for (const [name, child] of Object.entries(value)) {
    const known = childSchema(schema, name);
    if (child === null && known && !resolve(known).nullable) {
      isSame = false;
      continue;
    }
    const stored = known ? withDefaults(child, known, resolve) : child;
    if (stored !== child) isSame = false;
    if (stored !== undefined) given.push([name, stored]);
  }
  const names = new Set(given.map(([name]) => name));
  const missing = fallbacks(schema, resolve).filter(([name]) => !names.has(name));
  // Most objects have every default already, and the copy of a copy costs more than to look.
  return isSame && missing.length === 0 ? value : Object.fromEntries([...given, ...missing]);
}

const known = new WeakMap<StructuralSchema, readonly (readonly [string, unknown])[]>();

/** The fields of an object that have a default, with it. */
function fallbacks(schema: StructuralSchema, resolve: Resolve): readonly (readonly [string, unknown])[] {
  const found =
    known.get(schema) ??
    Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      const resolved = resolve(property);
      const fallback = property.default ?? resolved.default;
      return fallback === undefined ? [] : [[name, withDefaults(fallback, resolved, resolve)] as const];
    });
  known.set(schema, found);
  return found;
}
