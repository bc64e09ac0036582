/** The workspace, or what uses MLflow in it, to which an object belongs. */
import type { KubernetesObject } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';
import type { ValuePath } from '../schema/location.js';

/** Kinds that one field of a workspace makes. */
const sections: Readonly<Record<string, 'quota' | 'limits' | 'networkPolicy' | 'artifacts'>> = {
  ResourceQuota: 'quota',
  LimitRange: 'limits',
  NetworkPolicy: 'networkPolicy',
  MLflowConfig: 'artifacts',
};

export function workspaceOrigin(
  { kind, metadata: { name, namespace } }: KubernetesObject,
  { environment }: RenderedOverlay,
): ValuePath | undefined {
  const home = kind === 'Namespace' ? name : namespace;
  const index = environment.settings.workspaces.findIndex((one) => one.namespace === home);
  if (index < 0) return undefined;
  const workspace = ['workspaces', index];
  const own = itemOf(environment.settings.workspaces[index]?.consumers ?? {}, name, [...workspace, 'consumers']);
  if (own) return own;
  const section = sections[kind];
  if (section && environment.settings.workspaces[index]?.[section] !== undefined) return [...workspace, section];
  // The server may be in the namespace of a team.
  return home === environment.namespace ? undefined : workspace;
}

/** The item of this name in the lists of a map, and in those of its maps: `training.rayJobs`. */
function itemOf(lists: object, name: string, path: ValuePath): ValuePath | undefined {
  for (const [section, value] of Object.entries(lists)) {
    const item = Array.isArray(value) ? value.findIndex((one: { readonly name?: string }) => one.name === name) : -1;
    const found =
      item >= 0 ? [...path, section, item] : isObject(value) ? itemOf(value, name, [...path, section]) : undefined;
    if (found) return found;
  }
  return undefined;
}
