import type { DerivedNames } from '../../../model/derived-names.js';
import type { ValuePath } from '../../../schema/location.js';

/**
 * How a field with a name uses it.
 *
 * made: the overlay, or a controller of its resources, creates objects of this name. They must not be those of another part,
 * even if this environment does not have that part yet.
 * provided: the overlay reads an object of this name that is created elsewhere, or by the environment's `secrets`. It must
 * not be one that the overlay creates for another purpose; several fields can have the same name.
 * shared: the name of an existing object that others use too, which may be part of this overlay.
 * base: the name of the server, the prefix of all derived names.
 */
export type ChosenName = MadeName | ProvidedName | SharedName | { readonly use: 'base' };

export interface MadeName {
  readonly use: 'made';
  /** The kinds of created objects, by suffix of the name. */
  readonly objects: DerivedNames;
  /** Entry of the derived names that the field replaces: the default of the field. */
  readonly insteadOf?: string;
  /**
   * Path of the namespace in which it is created, with the same items of lists.
   * @default - the namespace of the server
   */
  readonly namespaceAt?: string;
  /** An additional fix for a conflict. */
  readonly hint?: string;
}

export interface ProvidedName {
  readonly use: 'provided';
  readonly kind: 'Secret' | 'ConfigMap' | 'PersistentVolumeClaim' | 'ServiceAccount';
  readonly insteadOf?: string;
  /**
   * The longest suffix that `secrets` append to the name for their objects.
   * @default - none
   */
  readonly longestSuffix?: string;
}

export interface SharedName {
  readonly use: 'shared';
  readonly kind: string;
}

/** Every field of a schema with a name. The use of some depends on another field. */
export type ChosenNames<S> = Readonly<Record<string, ChosenName | ((settings: S) => ChosenName)>>;

/** A name in a file. */
export interface FoundName {
  readonly path: ValuePath;
  readonly value: string;
}

/** The names at a path such as `workspaces.*.roles.*.name`. */
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

/** The name at another path, in the same items of lists as a given path. */
export function nameBeside(settings: unknown, place: string, path: ValuePath): string | undefined {
  const keys = place.split('.').map((key, index) => (key === '*' ? path[index] : key));
  const found = keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key ?? '') : undefined),
    settings,
  );
  return typeof found === 'string' ? found : undefined;
}

/** Only objects of the name itself. */
export function made(what: string, kinds: readonly string[], rest: Omit<MadeName, 'use' | 'objects'> = {}): MadeName {
  return { use: 'made', objects: { itself: { suffix: '', what, kinds } }, ...rest };
}

/** The part of the settings that decides who provides Secrets. */
export interface SecretSource {
  readonly secrets: { readonly source: string };
}

/** A Secret that the overlay reads. If it is generated, the generators of its values have longer names. */
export function secret(insteadOf?: string) {
  return ({ secrets }: SecretSource): ProvidedName => ({
    use: 'provided',
    kind: 'Secret',
    ...(insteadOf ? { insteadOf } : {}),
    ...(secrets.source === 'generated' ? { longestSuffix: '-password-48' } : {}),
  });
}

export function shared(kind: string): SharedName {
  return { use: 'shared', kind };
}

/** A CA in the namespace of the overlay. Secrets of the overlay contain CAs, too; its ConfigMaps do not. */
export function ca(field: string): Readonly<Record<string, SharedName | ProvidedName>> {
  return { [`${field}.secret`]: shared('Secret'), [`${field}.configMap`]: { use: 'provided', kind: 'ConfigMap' } };
}

/** A CA that trust-manager copies from a namespace of its own, where the overlay creates nothing. */
export function copiedCa(bundle: string): Readonly<Record<string, SharedName>> {
  return {
    [`${bundle}.secret`]: shared('Secret'),
    [`${bundle}.configMap`]: shared('ConfigMap'),
    [`${bundle}.namespace`]: shared('Namespace'),
  };
}
