import { isPlainData } from './plain-data.js';

/** A function of an object whose result is cached as long as the object exists. */
export function remembered<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) };
    known.set(key, found);
    return found.value;
  };
}

/** Characters that one cache of texts holds. */
const usualRoom = 8_000_000;

/**
 * Results by the text that they are computed from, for texts that return in many objects and environments. All are dropped
 * when they have grown large, so that memory is bounded however many environments there are.
 */
export class TextCache<Value> {
  private known = new Map<string, Value>();
  private held = 0;

  constructor(private readonly room = usualRoom) {}

  get(text: string, compute: () => Value): Value {
    const found = this.known.get(text);
    if (found !== undefined || this.known.has(text)) return found as Value;
    const value = compute();
    const size = text.length + (typeof value === 'string' ? value.length : 0);
    this.held += size;
    if (this.held > this.room) {
      this.known = new Map();
      this.held = size;
    }
    this.known.set(text, value);
    return value;
  }
}

/** A function of a text whose results are kept. */
export function rememberedText<Value>(compute: (text: string) => Value): (text: string) => Value {
  const cache = new TextCache<Value>();
  return (text) => cache.get(text, () => compute(text));
}

/** JSON of a value; undefined where it does not say all: JSON has no dates, no NaN, and no undefined in a list. */
export const jsonOf = remembered((value: object): string | undefined => {
  if (!isPlainData(value)) return undefined;
  const text = JSON.stringify(value);
  return text.includes('null') ? undefined : text;
});
