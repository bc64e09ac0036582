/** The workspace, or what uses MLflow in it, to which an object belongs. */
import type { KubernetesObject } from '../kubernetes/object.js';
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
  for (const [section, items] of Object.entries(environment.settings.workspaces[index]?.consumers ?? {})) {
    const item = Array.isArray(items) ? items.findIndex((one: { readonly name?: string }) => one.name === name) : -1;
    if (item >= 0) return [...workspace, 'consumers', section, item];
  }
  const section = sections[kind];
  if (section && environment.settings.workspaces[index]?.[section] !== undefined) return [...workspace, section];
  // The server may be in the namespace of a team.
  return home === environment.namespace ? undefined : workspace;
}
