import type { z } from 'zod';
import { isObject } from '../kubernetes/structural.js';
import type { ValuePath } from '../schema/location.js';
import { meant } from '../schema/synonyms.js';
import { fieldsOf, schemaAt } from './schema-walk.js';

/** A value without its mistakes, so that the rest of the file can be checked in the same run. */
export interface Repaired {
  readonly value: unknown;
  /** What was removed or renamed. */
  readonly paths: readonly ValuePath[];
  /** Whether only unknown fields were; a removed value would give objects that were not intended. */
  readonly onlyFields: boolean;
}

/** Renames mistyped fields, and removes unknown fields and invalid values. */
export function repaired(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, value: unknown): Repaired {
  const copy = structuredClone(value);
  const paths = issues.flatMap((issue) => {
    const path = issue.path as ValuePath;
    if (issue.code !== 'unrecognized_keys') return [removeValue(copy, path)];
    const known = fieldsOf(schemaAt(schema, path, value));
    return issue.keys.flatMap((key) => renameField(copy, path, key, known));
  });
  return { value: copy, paths, onlyFields: issues.every(({ code }) => code === 'unrecognized_keys') };
}

/**
 * Whether a problem at a path can be a consequence of a repair: in the repaired part, in a map around it, or about a field
 * that the file does not have while a value of the same part was removed.
 */
export function isConsequence(path: ValuePath, { paths }: Pick<Repaired, 'paths'>, given: unknown): boolean {
  const isAbsent = valueAt(given, path) === undefined;
  return paths.some(
    (one) => one.slice(0, path.length).every((key, index) => key === path[index]) || (isAbsent && one[0] === path[0]),
  );
}

function renameField(root: unknown, path: ValuePath, key: string, known: readonly string[]): readonly ValuePath[] {
  const map = valueAt(root, path);
  const name = meant(key, known);
  if (!isObject(map)) return [];
  if (name !== undefined && !Object.hasOwn(map, name)) map[name] = map[key];
  delete map[key];
  return [[...path, key], ...(name === undefined ? [] : [[...path, name]])];
}

/** Removes the field with an invalid value; an invalid item with its whole list, so that no other item gets its index. */
function removeValue(root: unknown, path: ValuePath): ValuePath {
  const field = path.slice(0, path.findLastIndex((key) => typeof key === 'string') + 1);
  const map = valueAt(root, field.slice(0, -1));
  if (isObject(map)) delete map[String(field.at(-1))];
  return field;
}

function valueAt(root: unknown, path: ValuePath): Record<string, unknown> | undefined {
  return path.reduce<unknown>((found, key) => Reflect.get(Object(found), key), root) as
    | Record<string, unknown>
    | undefined;
}
