/** How an overlay is removed: what goes first, what is kept because data would be lost, and how that is deleted too. */
import { isNotebook } from '../consumers/workbench/notebook.js';
import { lostWith } from '../kubernetes/kept.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import type { Overlay, OverlayFile } from '../overlay/rendering.js';
import { code, section, shell, shellWord, table } from './markdown.js';
import { unmergeCommands } from './readme-merge.js';

export function uninstallSection(overlay: Overlay): string | undefined {
  const { cli, title } = overlay.environment.profile;
  const files = [...overlay.files].reverse();
  const merged = files.filter(({ step }) => step.apply === 'merge');
  const owned = files.filter(({ step }) => step.apply !== 'merge');
  const runs = owned.some(({ objects }) => objects.some(runsOnData));
  const isLate = ({ step }: OverlayFile) => step.owner === 'cluster' || (runs && step.foundation === true);
  const late = owned.filter(isLate);
  const data = owned
    .flatMap(({ objects }) => [...objects].reverse())
    .filter((object) => lostWith(object) !== undefined);
  const first = owned.filter((file) => !isLate(file)).flatMap((file) => deleteAll(file, cli));
  const rows = [
    ...data.flatMap((object) => keptRows(object)),
    ...late.flatMap((file) => lateRow(file)),
    ...remaining(overlay).map((one) => [nameOf(one), 'its values']),
    ...merged.flatMap(({ objects }) =>
      objects.map((object) => [nameOf(fullName(object)), `it belongs to ${isNotebook(object) ? 'its user' : title}`]),
    ),
  ];
  const last = [
    ...data.filter(({ kind }) => !isOuter(kind)).map((object) => deleteNamed([object], cli)),
    ...merged.flatMap((file) => unmergeCommands(file, cli)),
    ...late.filter(({ objects }) => !objects.every(({ kind }) => isOuter(kind))).map((file) => deleteFile(file, cli)),
    ...deleteRemaining(overlay, cli),
    ...owned.filter(({ objects }) => objects.some(({ kind }) => isOuter(kind))).map((file) => deleteFile(file, cli)),
  ];
  return section(
    'Uninstall',
    `Do not use ${code(`${cli} delete -k .`)}: it deletes what holds data, too. With Argo CD or Flux, delete the Application (with its finalizer) or the Kustomization (with ${code('prune: true')}) first: they delete everything but what holds data, and without them the objects stay deleted.`,
    first.length > 0 ? 'Delete what can be made again, in this order:' : undefined,
    first.length > 0 ? shell(...first) : undefined,
    'Then these are left:',
    table(['Object', 'Lost with it'], rows),
    `Databases, buckets and volumes that are not in this table are not touched. To delete the objects of the table too, first back up what you need: this cannot be undone.${sharedNote(overlay)}`,
    shell(...last),
    merged.some(({ objects }) => objects.some(({ kind }) => kind === 'DataScienceCluster'))
      ? `The command on ${code('platform.yaml')} disables the component, and the platform removes the operator; the DataScienceCluster stays${further(merged)}.`
      : undefined,
    volumeNote(overlay, cli),
  );
}

/** Others may use these components by now. */
function further(merged: readonly OverlayFile[]): string {
  const components = merged.flatMap(({ objects }) =>
    objects.flatMap((object) => Object.keys(Object(at(object, 'spec', 'components')))),
  );
  const others = components.filter((component) => component !== 'mlflowoperator');
  return others.length > 0 ? `, and so do the components ${others.map(code).join(', ')}` : '';
}

/** Kinds whose pods run on data, and need Secrets, accounts and policies as long as they exist. */
function runsOnData({ kind, ...object }: KubernetesObject): boolean {
  return ['Cluster', 'StatefulSet', 'MLflow'].includes(kind) && lostWith({ kind, ...object }) !== undefined;
}

/** Kinds that hold other objects: they are deleted last. */
function isOuter(kind: string): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'Namespace';
}

function deleteFile({ name }: OverlayFile, cli: string): string {
  return `${cli} delete --ignore-not-found -f ${name}`;
}

/** By the file, or by names if it has objects that are kept. */
function deleteAll(file: OverlayFile, cli: string): readonly string[] {
  const gone = [...file.objects].reverse().filter((object) => lostWith(object) === undefined);
  if (gone.length === file.objects.length) return [deleteFile(file, cli)];
  const namespaces = [...new Set(gone.map(({ metadata }) => metadata.namespace))];
  return namespaces.map((namespace) =>
    deleteNamed(
      gone.filter(({ metadata }) => metadata.namespace === namespace),
      cli,
    ),
  );
}

/** Objects of one namespace, with the claims of a StatefulSet. */
function deleteNamed(objects: readonly KubernetesObject[], cli: string): string {
  const namespace = objects[0]?.metadata.namespace;
  const names = objects.flatMap((object) => [
    `${[object.kind.toLowerCase(), groupOf(object.apiVersion)].filter(Boolean).join('.')}/${object.metadata.name}`,
    ...claimsOf(object).map((name) => `persistentvolumeclaim/${name}`),
  ]);
  // What an operator owns must be gone before the definition of its owner: without it, the garbage collector finds no owner.
  const cascade = objects.some(({ kind }) => kind === 'MLflow') ? ' --cascade=foreground' : '';
  return `${cli}${namespace ? ` -n ${namespace}` : ''} delete${cascade} --ignore-not-found ${names.map(shellWord).join(' ')}`;
}

/** A StatefulSet names its claims: template, name, number of the pod. */
function claimsOf(object: KubernetesObject): readonly string[] {
  if (object.kind !== 'StatefulSet') return [];
  const templates = at(object, 'spec', 'volumeClaimTemplates');
  const replicas = Number(at(object, 'spec', 'replicas') ?? 1);
  return (Array.isArray(templates) ? templates : []).flatMap((template) =>
    Array.from({ length: replicas }, (_, index) =>
      [at(template, 'metadata', 'name'), object.metadata.name, index].join('-'),
    ),
  );
}

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

function fullName({ kind, metadata: { name, namespace } }: KubernetesObject): Named {
  return { kind, name, namespace };
}

function nameOf({ kind, name, namespace }: Named): string {
  return `${kind} ${code(name)}${namespace ? ` in ${code(namespace)}` : ''}`;
}

function keptRows(object: KubernetesObject): readonly (readonly string[])[] {
  const { namespace } = object.metadata;
  return [
    [nameOf(fullName(object)), lostWith(object) ?? ''],
    ...claimsOf(object).map((name) => [
      nameOf({ kind: 'PersistentVolumeClaim', name, namespace }),
      'the data of the volume',
    ]),
  ];
}

function lateRow({ name, step, objects }: OverlayFile): readonly (readonly string[])[] {
  if (objects.every((object) => lostWith(object) !== undefined)) return [];
  const why =
    step.owner === 'cluster'
      ? name === 'serving.yaml'
        ? 'how KServe fetches models, for every MLflow server of this cluster'
        : 'the rights of every MLflow server of this cluster'
      : 'nothing; the objects above need them';
  return [[`the other objects of ${code(name)}`, why]];
}

/** What stays although its object is deleted, and what a command of this README creates. */
function remaining({ requirements, objects }: Overlay): readonly Named[] {
  const created = requirements.filter(({ command, providedBy }) => command !== undefined && !providedBy);
  const all = [...objects.flatMap((object) => orphanOf(object) ?? []), ...created];
  return all.filter((one, index) => all.findIndex((other) => nameOf(other) === nameOf(one)) === index);
}

/** The Secret that outlives the object that fills it: of a Certificate, and of an ExternalSecret that does not own it. */
function orphanOf(object: KubernetesObject): Named | undefined {
  const { namespace } = object.metadata;
  if (object.kind === 'Certificate')
    return { kind: 'Secret', name: String(at(object, 'spec', 'secretName')), namespace };
  if (object.kind !== 'ExternalSecret' || at(object, 'spec', 'target', 'creationPolicy') !== 'Orphan') return undefined;
  return { kind: 'Secret', name: String(at(object, 'spec', 'target', 'name') ?? object.metadata.name), namespace };
}

function deleteRemaining(overlay: Overlay, cli: string): readonly string[] {
  const all = remaining(overlay);
  return [...new Set(all.map(({ namespace }) => namespace))].map((namespace) => {
    const names = all
      .filter((one) => one.namespace === namespace)
      .map(({ kind, name }) => `${kind.toLowerCase()}/${name}`);
    return `${cli}${namespace ? ` -n ${namespace}` : ''} delete --ignore-not-found ${names.map(shellWord).join(' ')}`;
  });
}

function sharedNote({ files }: Overlay): string {
  const shared = files.filter(({ step }) => step.owner === 'cluster').map(({ name }) => code(name));
  return shared.length > 0
    ? ` Leave out ${shared.join(' and ')} if there is another MLflow server on the cluster: ${shared.length > 1 ? 'they belong' : 'it belongs'} to all of them.`
    : '';
}

/** The volume of an operated server is deleted with the MLflow resource. */
function volumeNote(overlay: Overlay, cli: string): string | undefined {
  const claim = overlay.operatorMade.find(({ kind }) => kind === 'PersistentVolumeClaim');
  if (!claim) return undefined;
  const { name, namespace } = claim.metadata;
  return `The operator's claim ${code(name)} is deleted with the MLflow resource. To keep its volume: ${code(`${cli} patch pv "$(${cli} -n ${namespace} get pvc ${name} -o jsonpath='{.spec.volumeName}')" -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`)}.`;
}
