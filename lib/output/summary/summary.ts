/** The summary of a finished overlay, for programs: the ApplicationSet, the comparison of overlays, scripts of users. */
import stringify from 'json-stringify-pretty-compact';
import { version } from '../../../package.json';
import { imagesOf } from '../../checks/images.js';
import { plugInOf } from '../../identity/authentication/supported-versions.js';
import { variableNames } from '../../kubernetes/flux-variables.js';
import { groupOf, type KubernetesObject } from '../../kubernetes/object.js';
import { resourceOf } from '../../kubernetes/resource-name.js';
import { at } from '../../kubernetes/structural.js';
import { isCustom } from '../../overlay/controllers.js';
import type { Overlay, OverlayFile } from '../../overlay/rendering.js';
import type { Workspace } from '../../workspaces/workspace-schema.js';
import { imageName } from './image-name.js';
import type { WrittenSummary } from './summary-schema.js';

/** The text of `overlay.json`: an object or list on one line where it fits, so that a change is a changed line. */
export function summaryText(summary: WrittenSummary): string {
  return `${stringify(summary, { maxLength: 160 })}\n`;
}

const rbac = 'rbac.authorization.k8s.io';

/**
 * What programs have to know of an overlay.
 *
 * @param source - how its files name the environment file
 */
export function summaryOf(overlay: Overlay, source: string): WrittenSummary {
  const { environment, objects, files, requirements, prerequisites, clientAccess, form } = overlay;
  const { profile, settings, path, namespace } = environment;
  return {
    overlay: path,
    environment: source,
    generator: version,
    platform: profile.platform,
    ...(profile.release ? { release: profile.release } : {}),
    form,
    stage: settings.stage,
    ...(settings.cluster ? { cluster: settings.cluster } : {}),
    instance: clientAccess.name,
    namespace,
    namespaces: [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))].sort(),
    uri: clientAccess.insideUri,
    ...(clientAccess.outsideUri ? { publicUri: clientAccess.outsideUri } : {}),
    versions: versionsOf(overlay),
    ...(environment.variables.size > 0 ? { variables: [...variableNames(environment.variables)] } : {}),
    images: [...new Set(imagesOf(overlay).map(({ image }) => image))].filter(Boolean).sort().map(imageName),
    requirements: requirements.map(({ kind, name, namespace: place, keys, providedBy }) => ({
      kind,
      name,
      ...(place ? { namespace: place } : {}),
      keys: keys.map(({ key }) => key),
      ...(providedBy ? { providedBy } : {}),
    })),
    prerequisites: prerequisites.map(({ what, test }) => ({ what, ...(test ? { test } : {}) })),
    definitions: definitionsOf(objects),
    boundRoles: boundRolesOf(objects),
    ...(settings.workspaces.length > 0 ? { workspaces: settings.workspaces.map(workspaceOf) } : {}),
    files: files.map(fileOf),
  };
}

/** Versions that are known without looking into an image. */
function versionsOf({ environment }: Overlay): Readonly<Record<string, string>> {
  if (environment.form === 'operated') {
    const { operator, profile } = environment;
    const image = operator.installedBy === 'manifests' ? (operator.image ?? profile.operator.image) : undefined;
    const { tag } = imageName(image ?? '');
    return { mlflow: profile.server.version, ...(tag ? { 'mlflow-operator': tag } : {}) };
  }
  const { server, authentication } = environment.settings;
  const [plugIn, plugInVersion] = plugInOf(server.image.version, authentication.type)?.split(' ') ?? [];
  return { mlflow: server.image.version, ...(plugIn && plugInVersion ? { [plugIn]: plugInVersion } : {}) };
}

function definitionsOf(objects: readonly KubernetesObject[]): WrittenSummary['definitions'] {
  const delivered = objects
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map(({ metadata }) => metadata.name);
  const used = objects
    .filter(isCustom)
    .map(({ apiVersion, kind }) => `${resourceOf(kind)}.${groupOf(apiVersion)}`)
    .filter((name) => !delivered.includes(name));
  return { delivered, needed: [...new Set(used)].sort() };
}

function boundRolesOf(objects: readonly KubernetesObject[]): NonNullable<WrittenSummary['boundRoles']> {
  const kinds = new Set(['RoleBinding', 'ClusterRoleBinding']);
  const bindings = objects.filter(({ apiVersion, kind }) => groupOf(apiVersion) === rbac && kinds.has(kind));
  const bound = bindings.map((binding) => `${at(binding, 'roleRef', 'kind')} ${at(binding, 'roleRef', 'name')}`);
  return [...new Set(bound)].sort().map((role) => {
    const [kind, name = ''] = role.split(' ');
    return { kind: kind === 'Role' ? 'Role' : 'ClusterRole', name };
  });
}

function workspaceOf({ namespace, state }: Workspace): NonNullable<WrittenSummary['workspaces']>[number] {
  return { namespace, ...(state === 'active' ? {} : { state }) };
}

function fileOf({ name, step, objects }: OverlayFile): WrittenSummary['files'][number] {
  const kinds = new Map<string, WrittenSummary['files'][number]['objects'][number]>();
  for (const { apiVersion, kind, metadata } of objects) {
    const { namespace } = metadata;
    const key = [apiVersion, kind, namespace].join(' ');
    const known = kinds.get(key) ?? { apiVersion, kind, ...(namespace ? { namespace } : {}), names: [] };
    known.names.push(metadata.name);
    kinds.set(key, known);
  }
  return {
    name,
    wave: step.wave,
    ...(step.owner ? { owner: step.owner } : {}),
    ...(step.apply ? { apply: step.apply } : {}),
    objects: [...kinds.values()],
  };
}
