/** The fields in which two states of an object differ. Items of lists are matched by their keys, as server-side apply does. */
import { compare, getValueByPointer, unescapePathComponent } from 'fast-json-patch';
import type { KubernetesObject } from '../kubernetes/object.js';
import { isObject, type PlainObject } from '../kubernetes/structural.js';
import { itemKey } from './merge-keys.js';

export interface FieldChange {
  /** Names of fields; an item of a list by its key: `containers`, `[mlflow]`, `image`. */
  readonly path: readonly string[];
  /** `spec.template.spec.containers[mlflow].image` */
  readonly field: string;
  /** Undefined if the field is added. */
  readonly before: unknown;
  /** Undefined if the field is removed. */
  readonly after: unknown;
}

/** The path of the order of a list, which changes where its items stay the same. */
const order = '[order]';

export function fieldChanges(before: KubernetesObject, after: KubernetesObject): readonly FieldChange[] {
  const [old, next] = [keyed(before), keyed(after)] as readonly [object, object];
  const found = new Map<string, FieldChange>();
  for (const { path: pointer } of compare(old, next)) {
    const path = cut(pointer.split('/').slice(1).map(unescapePathComponent), old, next);
    const place = path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    const [had, has] = [valueAt(old, place), valueAt(next, place)];
    if (path.at(-1) === order && !isReordered(had, has)) continue;
    found.set(place, { path, field: fieldOf(path), before: unkeyed(had), after: unkeyed(has) });
  }
  return [...found.values()].sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0));
}

/** `metadata.annotations[example.com/a]`, `spec.ports[http].port` */
function fieldOf(path: readonly string[]): string {
  return path.reduce((name, part) => {
    if (part.startsWith('[')) return `${name}${part}`;
    if (!/^[\w-]+$/.test(part)) return `${name}[${part}]`;
    return name ? `${name}.${part}` : part;
  }, '');
}

/** Lists without keys are compared as a whole. */
function cut(path: readonly string[], ...trees: readonly object[]): readonly string[] {
  const end = path.findIndex((_, index) =>
    trees.some((tree) => Array.isArray(path.slice(0, index).reduce<unknown>(child, tree))),
  );
  return end < 0 ? path : path.slice(0, end);
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function valueAt(tree: object, pointer: string): unknown {
  try {
    return getValueByPointer(tree, pointer) as unknown;
  } catch {
    return undefined;
  }
}

function isReordered(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  return JSON.stringify([...before].sort()) === JSON.stringify([...after].sort());
}

/** A value in which lists with keys are maps, and fields without a value are absent. */
function keyed(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) {
    const key = itemKey(field, value);
    if (!key) return value.map((item) => keyed(item));
    const items = value.map((item: PlainObject) => [`[${key(item)}]`, keyed(item)] as const);
    return { ...Object.fromEntries(items), [order]: items.map(([name]) => name) };
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  return Object.fromEntries(entries.map(([name, one]) => [name, keyed(one, name)]));
}

function unkeyed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unkeyed);
  if (!isObject(value)) return value;
  const names = value[order];
  if (Array.isArray(names)) return names.map((name: string) => unkeyed(value[name]));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unkeyed(one)]));
}
