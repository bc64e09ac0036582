import type { DerivedName, DerivedNames } from '../../../model/derived-names.js';

/** An object that an overlay makes, or a controller by its order, under a name that somebody may have chosen. */
export interface NamedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Whose it is, for messages: `the cache`. */
  readonly what: string;
  /** Others must provide it, or the environment's `secrets` for them; two parts may share it. */
  readonly provided: boolean;
}

/** The objects that carry one name. */
export function objectsNamed(
  name: string,
  namespace: string,
  { kinds, what, provided = false }: Omit<DerivedName, 'suffix'>,
): readonly NamedObject[] {
  return kinds.map((kind) => ({ kind, name, namespace, what, provided }));
}

/** The objects that are named after a base, but those of some entries. */
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
