/** The objects of existing namespaces, by the teams that they belong to. */
import { Input, isTree, itemsOf, type Tree } from '../input.js';

export interface TeamObjects {
  readonly namespace: string;
  readonly objects: readonly Tree[];
}

/** Namespaces of Kubernetes and of the platform, in which nobody works. */
const ofSystem = /^(kube-.*|openshift|openshift-.*|redhat-ods-.*|opendatahub(-.*)?|default)$/;

/** Kinds that say who is in a namespace, or what it may use. */
const kinds = ['Namespace', 'RoleBinding', 'Role', 'MLflowConfig', 'ResourceQuota', 'LimitRange', 'ServiceAccount'];

/** The namespaces of the input, in their order, without those of the system. */
export function teamsIn(objects: readonly Tree[]): readonly TeamObjects[] {
  const found = new Map<string, Tree[]>();
  for (const object of objects) {
    const namespace = namespaceOf(object);
    if (namespace === undefined || ofSystem.test(namespace)) continue;
    found.set(namespace, [...(found.get(namespace) ?? []), object]);
  }
  return [...found]
    .filter(([, own]) => own.some(({ kind }) => kinds.includes(String(kind))))
    .map(([namespace, own]) => ({ namespace, objects: own }));
}

/** The items of lists, as kubectl prints them; what is no object is left out. */
export function objectsOf(documents: readonly unknown[]): readonly Tree[] {
  return documents
    .filter(isTree)
    .filter(({ kind, apiVersion }) => typeof kind === 'string' && typeof apiVersion === 'string')
    .flatMap((one) => itemsOf(one));
}

function namespaceOf(object: Tree): string | undefined {
  const input = new Input(object);
  return input.text(object['kind'] === 'Namespace' ? 'metadata.name' : 'metadata.namespace');
}

/** An object whose fields are reported with its kind and name. */
export function labelled(tree: Tree): Input {
  return new Input(tree, `${String(tree['kind'])} ${new Input(tree).text('metadata.name')} `);
}
