/** By which field the items of a list are matched. */
import { isObject, type PlainObject } from '../kubernetes/structural.js';

/**
 * `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` of the API (kubernetes/api/openapi-spec, 1.37); lists that
 * are not named here are matched by `name`, where every item has one of its own.
 */
const keys: Readonly<Record<string, readonly string[]>> = {
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  // Those of containers, and those of Services.
  ports: ['containerPort', 'port', 'protocol'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  items: ['key'],
};

/** A function that names an item; undefined for lists whose items have no name. */
export function itemKey(field: string, items: readonly unknown[]): ((item: PlainObject) => string) | undefined {
  if (items.length === 0 || !items.every(isObject)) return undefined;
  const candidates = [keys[field], ['name'], ['metadata']].filter((names) => names !== undefined);
  return candidates
    .map((names) => (item: PlainObject) => nameOf(item, names))
    .find((name) => {
      const all = items.map(name);
      return all.every(Boolean) && new Set(all).size === all.length;
    });
}

function nameOf(item: PlainObject, names: readonly string[]): string {
  return names
    .flatMap((name) => {
      const value = item[name];
      // volumeClaimTemplates
      if (name === 'metadata' && isObject(value)) return [String(value['name'])];
      return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
    })
    .join('/');
}
