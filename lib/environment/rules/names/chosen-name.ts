import type { DerivedNames } from '../../../model/derived-names.js';
import type { ValuePath } from '../../../schema/location.js';

/**
 * What a field that holds a name does with it.
 *
 * made: the overlay, or a controller by its order, makes objects of this name. They must not be those of another part,
 * whether this environment has that part or may get it later.
 * provided: the overlay reads an object of this name that others make for it, or the environment's `secrets`. It must
 * not be one that the overlay makes for something else; several fields may name the same one.
 * shared: the name of an object that is there already and that others use too, one of this overlay included.
 * base: the name of the server, with which all derived names begin.
 */
export type ChosenName = MadeName | ProvidedName | SharedName | { readonly use: 'base' };

export interface MadeName {
  readonly use: 'made';
  /** What is made, after each suffix. */
  readonly objects: DerivedNames;
  /** Entry of the derived names that the field takes the place of: the name where the field is left out. */
  readonly insteadOf?: string;
  /**
   * Place of the namespace in which it is made, with the same items of lists.
   * @default - the namespace of the server
   */
  readonly namespaceAt?: string;
  /** What else to do about a clash. */
  readonly hint?: string;
}

export interface ProvidedName {
  readonly use: 'provided';
  readonly kind: 'Secret' | 'ConfigMap' | 'ServiceAccount';
  readonly insteadOf?: string;
  /**
   * The longest text that `secrets` put behind the name for objects of theirs.
   * @default - none
   */
  readonly longestSuffix?: string;
}

export interface SharedName {
  readonly use: 'shared';
  readonly kind: string;
}

/** Every field of a schema that holds a name. Some do something else where another field says so. */
export type ChosenNames<S> = Readonly<Record<string, ChosenName | ((settings: S) => ChosenName)>>;

/** A name in a file. */
export interface FoundName {
  readonly path: ValuePath;
  readonly value: string;
}

/** The names at a place such as `workspaces.*.roles.*.name`. */
export function namesAt(settings: unknown, place: string): readonly FoundName[] {
  const follow = (value: unknown, keys: readonly string[], path: ValuePath): readonly FoundName[] => {
    const [key, ...rest] = keys;
    if (key === undefined) return typeof value === 'string' ? [{ path, value }] : [];
    if (key === '*')
      return Array.isArray(value) ? value.flatMap((item, index) => follow(item, rest, [...path, index])) : [];
    return typeof value === 'object' && value !== null ? follow(Reflect.get(value, key), rest, [...path, key]) : [];
  };
  return follow(settings, place.split('.'), []);
}

/** The name at another place, in the same items of lists as a given path. */
export function nameBeside(settings: unknown, place: string, path: ValuePath): string | undefined {
  const found = namesAt(settings, place).find(({ path: other }) =>
    other.every((key, index) => typeof key === 'string' || key === path[index]),
  );
  return found?.value;
}

/** Objects of the name itself, and no others. */
export function made(what: string, kinds: readonly string[], rest: Omit<MadeName, 'use' | 'objects'> = {}): MadeName {
  return { use: 'made', objects: { itself: { suffix: '', what, kinds } }, ...rest };
}

export function shared(kind: string): SharedName {
  return { use: 'shared', kind };
}
