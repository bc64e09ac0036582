/** How Argo CD and Flux apply an overlay. */
import { isNotebook } from '../consumers/workbench/notebook.js';
import { variableNames } from '../kubernetes/flux-variables.js';
import { lostWith } from '../kubernetes/kept.js';
import { substitute } from '../kubernetes/unsubstituted.js';
import type { Overlay } from '../overlay/rendering.js';
import { code } from './markdown.js';

/** A paragraph for each of them. */
export function gitopsNotes({ objects, files, environment }: Overlay): readonly string[] {
  const lost = objects.filter((object) => lostWith(object) !== undefined);
  const kinds = [...new Set(lost.map((object) => (isNotebook(object) ? 'Notebook of the dashboard' : object.kind)))];
  const partial = files.find(({ step, objects: all }) => step.apply === 'merge' && !all.every(isNotebook));
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  const isExempt = objects.some(({ metadata }) => metadata.annotations?.[substitute] === 'disabled');
  const definitions = files.some(({ name }) => name === 'crds.yaml');
  return [
    `With a file ${code('gitops.yaml')} beside the environments, ${code('cdk8s-mlflow gitops')} writes what Argo CD and Flux need: Applications with their project, Kustomizations, and health checks.`,
    `Argo CD by hand: an Application with this path, whose source is found to be kustomize (${code('directory')} fails), the sync options ${code('ServerSideApply=true')} and ${code('FailOnSharedResource=true')}, and the annotation ${code('argocd.argoproj.io/compare-options: ServerSideDiff=true')}, without which defaults of the API server are differences for ever. The objects have the required sync waves and options.${
      partial
        ? ` Set ${code('ClientSideApplyMigration=false')} too: otherwise, if the ${partial.objects[0]?.kind} was created with ${code('kubectl apply')}, Argo CD takes over all its fields and removes those that are not in ${code(partial.name)}. ${partial.name === 'platform.yaml' ? `If another Application or Kustomization applies the DataScienceCluster, enable the component there and set ${code('operator.enableComponent: false')}` : `If another Application or Kustomization applies the ${partial.objects[0]?.kind}, set the field there`}: both would be the same field manager, and each would remove the fields of the other.`
        : ''
    }`,
    `Flux: a Kustomization with this path${namespaces.size > 1 ? `, without ${code('targetNamespace')}: the objects are in several namespaces` : ''}. Flux applies all files at once, without waves${definitions ? '; it applies the definitions first' : ''}: pods restart until what they wait for is there.${isExempt ? ` ${code('postBuild')} changes no object with a script or ${code(`\${…}`)}: these have the annotation ${code(`${substitute}: disabled`)}.` : ''}`,
    ...variablesNote(variableNames(environment.variables)),
    ...(kinds.length > 0
      ? [
          `Both keep ${listOf(kinds)} when they prune, and when the Application or Kustomization is deleted: their deletion would lose data. The section Uninstall deletes them.`,
        ]
      : []),
  ];
}

/** Flux: Kustomization, post build variable substitution (kustomize-controller 1.9). */
function variablesNote(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `Variables of Flux: ${names.map(code).join(', ')}. Define each one without a default in ${code('spec.postBuild')} of the Kustomization: one that is not defined becomes an empty text. The commands above and Argo CD apply the files as they are, without values; ${code('flux build kustomization <name> --path .')} prints what Flux applies. In objects with a variable, ${code('$$' + '{')} is Flux's notation of ${code('$' + '{')} in a script.`,
  ];
}

function listOf(kinds: readonly string[]): string {
  const all = kinds.map((kind) => `every ${kind}`);
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join('');
}
