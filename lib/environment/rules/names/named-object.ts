import type { DerivedName, DerivedNames } from '../../../model/derived-names.js';

/** An object of an overlay, or of a controller of its resources, with a name that a field can set. */
export interface NamedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** The part that it belongs to, for messages: `the cache`. */
  readonly what: string;
  /** It is created elsewhere, or by the environment's `secrets`; two parts can share it. */
  readonly provided: boolean;
}

/** The objects with a name. */
export function objectsNamed(
  name: string,
  namespace: string,
  { kinds, what, provided = false }: Omit<DerivedName, 'suffix'>,
): readonly NamedObject[] {
  return kinds.map((kind) => ({ kind, name, namespace, what, provided }));
}

/** The objects with names derived from a base, except those of some entries. */
export function objectsOf(
  base: string,
  namespace: string,
  table: DerivedNames,
  without: readonly string[] = [],
): readonly NamedObject[] {
  return Object.entries(table)
    .filter(([key]) => !without.includes(key))
    .flatMap(([, entry]) => objectsNamed(`${base}${entry.suffix}`, namespace, entry));
}

/** Objects with the same key are the same object on the cluster. */
export function keyOfNamed({ kind, namespace, name }: NamedObject): string {
  return `${kind}/${namespace}/${name}`;
}
