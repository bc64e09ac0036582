import { groupOf, identityOf, type KubernetesObject, keyOf } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import { createdFrom } from '../../model/created.js';
import type { Check } from '../check.js';

/** An object that controllers make from another one: `Secret mlflow/mlflow-tls`. */
interface Made {
  readonly key: string;
  readonly what: string;
}

function madeBy(object: KubernetesObject): readonly Made[] {
  const { namespace } = object.metadata;
  const secrets = isOnlyAdding(object) ? [] : createdFrom(object).filter(({ name }) => !isGiven(object, name));
  return [...secrets, ...accountsOf(object)]
    .filter((made) => made.namespace !== undefined && made.namespace === namespace)
    .map(({ kind, name }) => ({ key: `${kind} ${namespace}/${name}`, what: `${kind} ${name}` }));
}

/** External Secrets adds keys to a Secret of others, or writes none. */
function isOnlyAdding(object: KubernetesObject): boolean {
  return ['Merge', 'None'].includes(String(at(object, 'spec', 'target', 'creationPolicy')));
}

/** CloudNativePG makes no Secret that its Cluster names: that of others takes its place. */
function isGiven(object: KubernetesObject, name: string): boolean {
  return object.kind === 'Cluster' && JSON.stringify(object['spec'] ?? {}).includes(`"${name}"`);
}

/** CloudNativePG makes an account with the name of its Cluster, and deletes it with it. */
function accountsOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject) {
  const isMaker = groupOf(apiVersion) === 'postgresql.cnpg.io' && kind === 'Cluster';
  if (kind !== 'ServiceAccount' && !isMaker) return [];
  return [{ kind: 'ServiceAccount', name, namespace }];
}

/** Duplicate objects. */
export const idChecks: readonly Check[] = [
  {
    id: 'MLF-ID-1',
    title: 'every object is defined once',
    cause: 'the later object overwrites the earlier one, and kustomize rejects both',
    fix: 'rename or remove one of the two',
    waivable: false,
    *run({ objects, operatorMade }) {
      const made = new Set(operatorMade.map((object) => keyOf(identityOf(object))));
      const seen = new Set<string>();
      for (const object of objects) {
        const key = keyOf(identityOf(object));
        if (seen.has(key)) yield { object, message: 'is defined twice' };
        // The ServiceAccount is shared on purpose: the operator owns it, the overlay adds annotations.
        else if (made.has(key) && object.kind !== 'ServiceAccount')
          yield { object, message: 'is created by the operator too, which overwrites it repeatedly' };
        seen.add(key);
      }
    },
  },
  {
    id: 'MLF-ID-2',
    title: 'a Secret, a ConfigMap and an account have one maker',
    cause:
      'two controllers overwrite what the other one has written, or refuse to, and one deletes it with its own object',
    fix: 'use another name in one of them, or remove one',
    waivable: true,
    *run({ objects }) {
      const makers = new Map<string, KubernetesObject>();
      for (const object of objects)
        for (const { key, what } of madeBy(object)) {
          const first = makers.get(key) ?? object;
          makers.set(key, first);
          // The same object twice is a finding of MLF-ID-1.
          if (first !== object && keyOf(identityOf(first)) !== keyOf(identityOf(object)))
            yield { object, other: first, message: `makes ${what}, as ${first.kind} ${first.metadata.name} does` };
        }
    },
  },
];
