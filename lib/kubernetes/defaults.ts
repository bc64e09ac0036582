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
  // Most objects have every default already, and a copy costs more than to look.
  let stored = value;
  for (const name of Object.keys(value)) {
    const child = value[name];
    const known = childSchema(schema, name);
    if (!known) continue;
    if (child === null && !resolve(known).nullable) {
      const { [name]: _, ...others } = stored;
      stored = others;
      continue;
    }
    const own = withDefaults(child, known, resolve);
    if (own !== child) stored = { ...stored, [name]: own };
  }
  for (const [name, fallback] of fallbacks(schema, resolve))
    if (!Object.hasOwn(stored, name) || stored[name] === undefined) stored = { ...stored, [name]: fallback };
  return stored;
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
