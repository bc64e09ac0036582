import type { StandaloneEnvironment } from '../environment/environment.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { selectorString } from '../kubernetes/label-selector.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { NeededNamespace } from './prerequisites.js';

/** Workspaces that a standalone overlay requires, and other namespaces that its objects are in. */
export function neededNamespaces(
  { settings, namespace: own }: StandaloneEnvironment,
  objects: readonly KubernetesObject[],
  testWorkspace: string | undefined,
): readonly NeededNamespace[] {
  const { authentication } = settings;
  const workspaces = asksKubernetes(authentication) ? authentication.workspaces : undefined;
  const label = workspaces?.enabled && workspaces.labelSelector ? selectorString(workspaces.labelSelector) : '';
  const reasons = new Map<string, Omit<NeededNamespace, 'namespace'>>();
  for (const { metadata } of objects)
    if (metadata.namespace) reasons.set(metadata.namespace, { why: 'objects of the overlay are in it' });
  if (testWorkspace && workspaces) reasons.set(testWorkspace, { label, why: 'the smoke test runs in it' });
  for (const { namespace } of settings.workspaces)
    reasons.set(namespace, { label, why: 'it is configured as a workspace' });
  if (workspaces?.defaultWorkspace)
    reasons.set(workspaces.defaultWorkspace, {
      label,
      why: 'it is the default workspace, without which the server exits',
    });
  reasons.delete(own);
  for (const { namespace, create } of settings.workspaces) if (create) reasons.delete(namespace);
  return [...reasons].map(([namespace, reason]) => ({ namespace, ...reason }));
}
