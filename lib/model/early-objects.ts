/** Extra objects that pods need: sources of Secrets and ConfigMaps, namespaces, accounts with their roles, volume claims. */

import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { at, isObject } from '../kubernetes/structural.js';
import { isSource } from './created.js';

/** Splits objects: the early ones, in the order in which they depend on each other, and the others. */
export function splitEarly<T extends KubernetesObject>(
  objects: readonly T[],
): { readonly early: readonly T[]; readonly others: readonly T[] } {
  const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
  const bindings = objects.filter((object) => isBindingOf(object, accounts));
  const roles = objects.filter((object) => bindings.some((binding) => refersTo(binding, object)));
  const early = new Set<T>([
    ...objects.filter(isFoundation),
    ...accounts,
    ...roles,
    ...bindings,
    ...objects.filter(isSource),
  ]);
  return { early: [...early], others: objects.filter((object) => !early.has(object)) };
}

/** Kinds without which pods are not created, or remain pending. */
const foundations: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'],
  'storage.k8s.io': ['StorageClass'],
  'scheduling.k8s.io': ['PriorityClass'],
};

function isFoundation({ apiVersion, kind }: KubernetesObject): boolean {
  return foundations[groupOf(apiVersion)]?.includes(kind) === true;
}

/** Without its role, an account of a SecretStore reads nothing. */
function isBindingOf(object: KubernetesObject, accounts: readonly KubernetesObject[]): boolean {
  const subjects = object['subjects'];
  return (
    /^(Cluster)?RoleBinding$/.test(object.kind) &&
    Array.isArray(subjects) &&
    subjects.some(
      (subject) =>
        isObject(subject) &&
        subject['kind'] === 'ServiceAccount' &&
        accounts.some(
          ({ metadata }) => subject['name'] === metadata.name && subject['namespace'] === metadata.namespace,
        ),
    )
  );
}

function refersTo(binding: KubernetesObject, { kind, metadata }: KubernetesObject): boolean {
  return (
    at(binding, 'roleRef', 'kind') === kind &&
    at(binding, 'roleRef', 'name') === metadata.name &&
    (kind === 'ClusterRole' || metadata.namespace === binding.metadata.namespace)
  );
}
