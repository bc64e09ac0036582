/** What an account needs to apply each file of an overlay. */
import { mlflowGroup } from '../access/resources.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';
import type { Overlay, OverlayFile } from '../overlay/rendering.js';
import { code, shell } from './markdown.js';

/** Files for an administrator of the cluster, and what an administrator of the namespaces needs for the others. */
export function rightsText({ files, environment, prerequisites }: Overlay): string {
  const cluster = files.filter(({ objects }) => objects.some(isOfCluster));
  const others = files.filter((file) => !cluster.includes(file));
  const own = [environment.namespace, ...namespacesOf(others).filter((name) => name !== environment.namespace)];
  const where = `namespace${own.length > 1 ? 's' : ''} ${own.map(code).join(', ')}`;
  const kinds = [...new Set(others.flatMap(({ objects }) => objects.filter(isCustom).map(({ kind }) => kind)))];
  const custom = kinds.length > 0 ? `, with rights for ${kinds.map(code).join(', ')}` : '';
  const first =
    cluster.length === 0
      ? `No file has objects of the cluster: an administrator of ${where} can apply all of them${custom}.`
      : `An administrator of the cluster applies ${cluster.map(fileText).join(', ')}.${others.length > 0 ? ` An administrator of ${where} can apply the others${custom}.` : ''}`;
  const reads = cluster.length === 0 && prerequisites.some(({ test = '' }) => readsCluster.test(test));
  return [
    first,
    ...grantsText(others),
    ...(reads
      ? ['Some checks of the prerequisites read objects of the cluster: without the right to do so, leave them out.']
      : []),
  ].join(' ');
}

/** Commands that say whether an account may apply the kinds of the platform. The plural of each of these kinds is regular. */
export function rightsCommands({ files, environment }: Overlay): string | undefined {
  const { cli } = environment.profile;
  const commands = files.flatMap(({ objects, step }) =>
    objects
      .filter(isOfPlatform)
      .flatMap(({ apiVersion, kind, metadata: { namespace } }) =>
        (step.apply === 'merge' ? ['patch'] : ['create', 'patch']).map(
          (verb) =>
            `${cli} auth can-i ${verb} ${[`${kind.toLowerCase()}s`, groupOf(apiVersion)].filter(Boolean).join('.')}${namespace ? ` -n ${namespace}` : ''}`,
        ),
      ),
  );
  return commands.length > 0 ? shell(...new Set(commands)) : undefined;
}

/** Kinds of the platform, on which the role admin of Kubernetes has no rights. */
function isOfPlatform({ apiVersion }: KubernetesObject): boolean {
  return /(^|\.)opendatahub\.io$|^operators\.coreos\.com$/.test(groupOf(apiVersion));
}

const readsCluster = / get (crd|storageclass|ingressclass|gatewayclass|apiservice)\b|--all-namespaces/;

function fileText({ name, objects }: OverlayFile): string {
  const kinds = [...new Set(objects.filter(isOfCluster).map(({ kind }) => kind))];
  return `${code(name)} (${kinds.join(', ')})`;
}

/** The API server rejects a Role with rights that its creator does not have (Kubernetes, "Privilege escalation prevention"). */
function grantsText(files: readonly OverlayFile[]): readonly string[] {
  const granting = files.filter(({ objects }) => objects.some(grantsMlflow));
  if (granting.length === 0) return [];
  const names = granting.map(({ name }) => code(name)).join(', ');
  return [
    `${names} ${granting.length > 1 ? 'have' : 'has'} Roles with rights on ${code(mlflowGroup)}, which only an account with these rights can create: an administrator of the cluster, or an administrator of the namespace if the cluster roles of MLflow are on the cluster, as in ${code('access.yaml')} of an overlay with workspaces.`,
  ];
}

function isOfCluster({ metadata }: KubernetesObject): boolean {
  return metadata.namespace === undefined;
}

function grantsMlflow({ kind, ...object }: KubernetesObject): boolean {
  const rules = at(object, 'rules');
  return (
    kind === 'Role' &&
    Array.isArray(rules) &&
    rules.some((rule) => {
      const groups = at(rule, 'apiGroups');
      return Array.isArray(groups) && groups.includes(mlflowGroup);
    })
  );
}

function namespacesOf(files: readonly OverlayFile[]): readonly string[] {
  return [...new Set(files.flatMap(({ objects }) => objects.flatMap(({ metadata }) => metadata.namespace ?? [])))];
}

/** Rights on the kinds of Kubernetes, and on the routes of OpenShift, are in the role admin. */
function isCustom({ apiVersion }: KubernetesObject): boolean {
  const group = groupOf(apiVersion);
  return (
    group.includes('.') && !/^(networking|rbac\.authorization)\.k8s\.io$/.test(group) && group !== 'route.openshift.io'
  );
}
