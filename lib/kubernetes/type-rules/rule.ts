import type { FieldPath, Violation } from '../structural.js';

/**
 * What the API server refuses in a value of a type, besides what its schema restricts. It gets values that satisfy the
 * schema. Source, unless another is named: Kubernetes 1.35, pkg/apis/<group>/validation/validation.go.
 */
export type TypeRule<T> = (value: T) => Iterable<Violation>;

/** Rules by the full name of their type. */
export type TypeRules = Readonly<Record<string, (value: never) => Iterable<Violation>>>;

export function fault(message: string, ...path: FieldPath): Violation {
  return { path, message };
}

/** Of fields that exclude each other, exactly one must be there. */
export function* exactlyOne(value: object, what: string, ...except: readonly string[]): Iterable<Violation> {
  const given = Object.keys(value).filter((key) => !except.includes(key) && Reflect.get(value, key) !== undefined);
  if (given.length === 0) yield fault(`must have ${what}`);
  if (given.length > 1) yield fault(`may have only one of ${given.join(', ')}`);
}

/** A number in a range, both ends included. */
export function* between(
  value: number | undefined,
  lowest: number,
  highest: number,
  ...path: FieldPath
): Iterable<Violation> {
  if (value !== undefined && (value < lowest || value > highest))
    yield fault(
      highest === Number.POSITIVE_INFINITY
        ? `${value} is less than ${lowest}`
        : `${value} is not between ${lowest} and ${highest}`,
      ...path,
    );
}

export function* atLeast(value: number | undefined, lowest: number, ...path: FieldPath): Iterable<Violation> {
  yield* between(value, lowest, Number.POSITIVE_INFINITY, ...path);
}

/** Items of a list whose key occurred before. */
export function* repeated<T>(
  items: readonly T[] | undefined,
  key: (item: T) => string | undefined,
  pathOf: (index: number) => FieldPath,
): Iterable<Violation> {
  const seen = new Set<string>();
  for (const [index, item] of (items ?? []).entries()) {
    const one = key(item);
    if (one === undefined) continue;
    if (seen.has(one)) yield fault(`"${one}" occurs twice`, ...pathOf(index));
    seen.add(one);
  }
}
