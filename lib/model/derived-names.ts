/** A derived name, and the objects that have it. */
export interface DerivedName {
  /** Suffix that is added to the base name. */
  readonly suffix: string;
  /** Owner of the objects in messages: `the cache`. */
  readonly what: string;
  /** Kinds of the objects of this name; including those that a controller creates for the overlay. */
  readonly kinds: readonly string[];
  /**
   * An object that pods read and that others must provide, or the environment's `secrets` for them. Two parts may share one.
   * @default false
   */
  readonly provided?: boolean;
}

/** Derived names by their keys in the code. */
export type DerivedNames<K extends string = string> = Readonly<Record<K, DerivedName>>;

/** The names of a table for one base name: `{ cache: 'mlflow-cache' }`. */
export function spelled<K extends string>(base: string, table: DerivedNames<K>): Readonly<Record<K, string>> {
  const names = Object.entries<DerivedName>(table).map(([key, { suffix }]) => [key, `${base}${suffix}`]);
  return Object.fromEntries(names) as Record<K, string>;
}
