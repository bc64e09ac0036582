/** Files that are merged into objects of others: the platform's DataScienceCluster, and workbenches of the dashboard. */
import { isNotebook, notebook } from '../consumers/workbench/notebook.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import type { OverlayFile } from '../overlay/rendering.js';

/** The commands that merge a file. One command merges the same patch into all its objects, so several objects have one each. */
export function mergeCommands({ name, objects }: OverlayFile, cli: string): readonly string[] {
  if (objects.length === 1) return [`${cli} patch -f ${name} --type=merge --patch-file=${name}`];
  return objects.map((object) => {
    const { apiVersion: _, kind: __, metadata, ...fields } = object;
    const { name: ___, namespace: ____, ...further } = metadata;
    const patch = JSON.stringify({ metadata: further, ...fields });
    return `${commandFor(object, cli)} patch ${referenceOf(object)} --type=merge -p '${patch}'`;
  });
}

/** The commands that take the fields back. */
export function unmergeCommands({ name, objects }: OverlayFile, cli: string): readonly string[] {
  const [object] = objects;
  // Its groups before are unknown, and it cannot be without.
  if (object?.kind === 'Auth') return [];
  if (object && !isNotebook(object))
    return [`${cli} patch -f ${name} --type=merge -p '${JSON.stringify(without(object))}'`];
  // The webhook admits the second one because of the first.
  return objects.flatMap((object) => [
    `${commandFor(object, cli)} annotate --overwrite ${referenceOf(object)} ${notebook.stopped}=true`,
    `${commandFor(object, cli)} annotate ${referenceOf(object)} ${notebook.instance}-`,
  ]);
}

/** The fields of an object of the platform, as they are without the overlay. */
function without({ kind }: KubernetesObject): object {
  return {
    spec:
      kind === 'OdhDashboardConfig'
        ? { globalMLflowNamespaces: [] }
        : { components: { mlflowoperator: { managementState: 'Removed' } } },
  };
}

function commandFor({ metadata: { namespace } }: KubernetesObject, cli: string): string {
  return namespace ? `${cli} -n ${namespace}` : cli;
}

function referenceOf({ apiVersion, kind, metadata: { name } }: KubernetesObject): string {
  return `${kind.toLowerCase()}.${groupOf(apiVersion)}/${name}`;
}
