type PlainMap = Readonly<Record<string, unknown>>;

/** By its prototypes, because objects from another realm (a test's sandbox, a worker) have another Object. */
export function isPlainMap(value: unknown): value is PlainMap {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether JSON says all of a value, but for what is undefined: it has no functions, no dates and no NaN. */
export function isPlainData(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'symbol';
  if (Array.isArray(value)) return value.every(isPlainData);
  if (!isPlainMap(value)) return false;
  for (const key of Object.keys(value)) if (!isPlainData(value[key])) return false;
  return true;
}
