/** A function of an object whose result is cached as long as the object exists. */
export function remembered<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) };
    known.set(key, found);
    return found.value;
  };
}

/** How many results of a function of texts are kept: those of one overlay, and what overlays have in common. */
const most = 5000;

/** A function of a text, most of which come again and again: the labels and variables of every object. */
export function rememberedText<Value>(compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const found = known.get(text) ?? { value: compute(text) };
    if (known.size >= most) known.clear();
    known.set(text, found);
    return found.value;
  };
}
