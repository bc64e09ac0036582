/** A tree of values that somewhere describes a server, and which of its fields were used. */

export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list, as kubectl prints several objects. */
export function itemsOf(tree: Tree): readonly Tree[] {
  const { kind, items } = tree;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items.filter(isTree) : [tree];
}

/** Whether a value says nothing: charts write empty texts, lists and maps as defaults. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isTree(value) && Object.keys(value).length === 0;
}

/** One field of an input. */
export interface Field {
  readonly input: Input;
  readonly keys: readonly string[];
  /** Undefined if it is empty. */
  readonly value: unknown;
  /** `backendStore.postgres.host`, with the object that it belongs to, if there is one. */
  readonly where: string;
}

/** A tree of values; {@link Input.rest} is what was not used. */
export class Input {
  readonly #used = new Set<string>();

  /** @param label - what begins each place: `Deployment mlflow: ` */
  constructor(
    readonly tree: Tree,
    readonly label = '',
  ) {}

  at(path: string): Field {
    return this.field(path.split('.'));
  }

  field(keys: readonly string[]): Field {
    const found = keys.reduce<unknown>(
      (value, key) => (isTree(value) ? value[key] : Array.isArray(value) ? value[Number(key)] : undefined),
      this.tree,
    );
    return { input: this, keys, value: isEmpty(found) ? undefined : found, where: `${this.label}${keys.join('.')}` };
  }

  text(path: string): string | undefined {
    const { value } = this.at(path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }

  map(path: string): Tree {
    const { value } = this.at(path);
    return isTree(value) ? value : {};
  }

  list(path: string): readonly unknown[] {
    const { value } = this.at(path);
    return Array.isArray(value) ? value : [];
  }

  isOn(path: string): boolean {
    return this.at(path).value === true;
  }

  use(keys: readonly string[]): void {
    this.#used.add(keys.join('\0'));
  }

  /** Fields that hold something and were not used; parts that are switched off hold nothing. */
  rest(): readonly Field[] {
    return this.#restOf(this.tree, []);
  }

  #restOf(value: unknown, keys: readonly string[]): readonly Field[] {
    if (isEmpty(value) || value === false || this.#used.has(keys.join('\0'))) return [];
    if (Array.isArray(value)) {
      // A list of which nothing was used is one thing that was not taken.
      const isUsed = [...this.#used].some((used) => used.startsWith(`${keys.join('\0')}\0`));
      return isUsed ? value.flatMap((item, i) => this.#restOf(item, [...keys, String(i)])) : [this.field(keys)];
    }
    if (!isTree(value)) return [this.field(keys)];
    if (value['enabled'] === false) return [];
    return Object.entries(value).flatMap(([key, item]) => this.#restOf(item, [...keys, key]));
  }
}
