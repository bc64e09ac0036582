import { type FieldPath, isObject } from '../kubernetes/structural.js';

/**
 * The path to a field whose name has the notation of findings: `spec.env[0].name`, `data["realm.json"]`. Keys can contain
 * dots, so only the value determines where a key ends. If the value has no such field, the path ends before it.
 */
export function pathOf(value: unknown, field: string): FieldPath {
  return walk(value, field.replaceAll(/\["([^"]*)"\]/g, '.$1'));
}

function walk(value: unknown, rest: string): FieldPath {
  if (Array.isArray(value)) {
    const [, digits, tail = ''] = /^\[(\d+)\]\.?(.*)$/s.exec(rest) ?? [];
    const index = Number(digits);
    return index < value.length ? [index, ...walk(value[index], tail)] : [];
  }
  if (!isObject(value)) return [];
  const [key] = Object.keys(value)
    .filter((name) => rest.startsWith(name) && /^([.[]|$)/.test(rest.slice(name.length)))
    .sort((a, b) => b.length - a.length);
  return key ? [key, ...walk(value[key], rest.slice(key.length).replace(/^\./, ''))] : [];
}

/** The value at a path through maps and lists. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined),
    value,
  );
}

/** The paths to all places of the values that are wanted. */
export function* pathsTo(isWanted: (value: unknown) => boolean, part: unknown, path: FieldPath): Iterable<FieldPath> {
  if (isWanted(part)) yield path;
  else if (Array.isArray(part))
    for (const [index, item] of part.entries()) yield* pathsTo(isWanted, item, [...path, index]);
  else if (isObject(part))
    for (const [key, child] of Object.entries(part)) yield* pathsTo(isWanted, child, [...path, key]);
}
