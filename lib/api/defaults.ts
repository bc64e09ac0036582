import { childSchema, isObject, type Resolve, type StructuralSchema } from './structural.js';

/** A copy of a value with the defaults of its schema, as an API server stores it. */
export function withDefaults(value: unknown, unresolved: StructuralSchema, resolve: Resolve): unknown {
  const schema = resolve(unresolved);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => withDefaults(item, items, resolve)) : value;
  }
  if (!isObject(value)) return value;
  const given = Object.entries(value).map(([name, child]) => {
    const known = childSchema(schema, name);
    return [name, known ? withDefaults(child, known, resolve) : child] as const;
  });
  const missing = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const resolved = resolve(property);
    const fallback = property.default ?? resolved.default;
    const absent = value[name] === undefined || (value[name] === null && !resolved.nullable);
    return absent && fallback !== undefined ? [[name, withDefaults(fallback, resolved, resolve)] as const] : [];
  });
  return Object.fromEntries([...given, ...missing]);
}
