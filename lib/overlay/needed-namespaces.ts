import type { StandaloneEnvironment } from '../environment/environment.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { selectorString } from '../kubernetes/label-selector.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { NeededNamespace } from './prerequisites.js';

/** Workspaces that a standalone overlay counts on, and namespaces of others that it puts something into. */
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
    if (metadata.namespace) reasons.set(metadata.namespace, { why: 'objects of the overlay lie in it' });
  if (testWorkspace && workspaces) reasons.set(testWorkspace, { label, why: 'the smoke test works in it' });
  for (const { namespace } of settings.workspaces)
    reasons.set(namespace, { label, why: 'it is set up as a workspace' });
  if (workspaces?.defaultWorkspace)
    reasons.set(workspaces.defaultWorkspace, {
      label,
      why: 'it is the default workspace, without which the server ends itself',
    });
  reasons.delete(own);
  return [...reasons].map(([namespace, reason]) => ({ namespace, ...reason }));
}
