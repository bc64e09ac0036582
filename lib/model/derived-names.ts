/** A name that follows from another one, and the objects that carry it. */
export interface DerivedName {
  /** What follows the name that it is derived from. */
  readonly suffix: string;
  /** Whose objects they are, for messages: `the cache`. */
  readonly what: string;
  /** Kinds of the objects of this name; those that a controller makes by order of the overlay included. */
  readonly kinds: readonly string[];
  /**
   * An object that pods read and that others must provide, or the environment's `secrets` for them. Two parts may share one.
   * @default false
   */
  readonly provided?: boolean;
}

/** Derived names by the words that code calls them. */
export type DerivedNames<K extends string = string> = Readonly<Record<K, DerivedName>>;

/** The names of a table, spelled for one base: `{ cache: 'mlflow-cache' }`. */
export function spelled<K extends string>(base: string, table: DerivedNames<K>): Readonly<Record<K, string>> {
  const names = Object.entries<DerivedName>(table).map(([key, { suffix }]) => [key, `${base}${suffix}`]);
  return Object.fromEntries(names) as Record<K, string>;
}
