/** Objects with another name or namespace, but nearly the same content: a removed and an added one of the same kind. */
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';

/** The part of all values that two states of an object have in common. */
const alike = 0.75;

/** The new object of each old one that was renamed. */
export function renames(
  removed: readonly KubernetesObject[],
  added: readonly KubernetesObject[],
): ReadonlyMap<KubernetesObject, KubernetesObject> {
  const pairs = removed
    .flatMap((old) =>
      added
        .filter((next) => next.kind === old.kind && groupOf(next.apiVersion) === groupOf(old.apiVersion))
        .map((next) => ({ old, next, likeness: likeness(old, next) })),
    )
    .filter(({ likeness: found }) => found >= alike)
    .sort((a, b) => b.likeness - a.likeness);
  const found = new Map<KubernetesObject, KubernetesObject>();
  const taken = new Set<KubernetesObject>();
  for (const { old, next } of pairs) {
    if (found.has(old) || taken.has(next)) continue;
    found.set(old, next);
    taken.add(next);
  }
  return found;
}

/** Names inside the object follow its own name, so each is compared with its own name taken out. */
function likeness(old: KubernetesObject, next: KubernetesObject): number {
  const [had, has] = [leaves(old), leaves(next)];
  const common = [...had].filter((leaf) => has.has(leaf)).length;
  const all = had.size + has.size - common;
  return all === 0 ? 0 : common / all;
}

function leaves(object: KubernetesObject): ReadonlySet<string> {
  const { name, namespace, ...metadata } = object.metadata;
  const found = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`);
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`);
    else if (value !== undefined) found.add(`${path}=${anonymous(String(value), name, namespace)}`);
  };
  walk({ ...object, apiVersion: '', metadata }, '');
  return found;
}

function anonymous(value: string, name: string, namespace: string | undefined): string {
  const own = value.replaceAll(wordOf(name), '<name>');
  return namespace ? own.replaceAll(wordOf(namespace), '<namespace>') : own;
}

/** A name that is not part of another word; hyphens separate words. */
function wordOf(name: string): RegExp {
  return new RegExp(`\\b${name.replaceAll('.', '\\.')}\\b`, 'g');
}
