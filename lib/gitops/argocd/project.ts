import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fleet, Target } from '../fleet/fleet.js';
import { type ArgoCd, apiVersion, destinationOf } from './argo-cd.js';
import { kindsOf, shownKinds } from './kinds.js';

/** An AppProject that permits what the overlays contain, and nothing else: repository, namespaces, kinds, names. */
export function projectOf({ settings, targets }: Fleet, { namespace, project }: ArgoCd): KubernetesObject {
  const kinds = kindsOf(targets);
  return {
    apiVersion,
    kind: 'AppProject',
    metadata: {
      name: project,
      namespace,
      // It stays until its last Application is gone.
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      description: 'MLflow: computed from the overlays, permits what they contain',
      sourceRepos: [settings.repository.url],
      destinations: destinationsOf(targets),
      // Names are known since Argo CD 3.3.
      clusterResourceWhitelist: kinds.cluster.flatMap(({ group, kind, names }) =>
        names.map((name) => ({ group, kind, name })),
      ),
      namespaceResourceWhitelist: shownKinds(kinds),
    },
  };
}

/** Each namespace of each cluster. A selector finds clusters by labels, which a project cannot: any name is permitted. */
function destinationsOf(targets: readonly Target[]): readonly Readonly<Record<string, string>>[] {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const target of targets) {
    const { overlay, cluster } = target;
    for (const namespace of new Set([overlay.namespace, ...overlay.namespaces])) {
      const destination = { ...(cluster.selector ? { name: '*' } : destinationOf(target)), namespace };
      found.set(JSON.stringify(destination), destination);
    }
  }
  return [...found.values()];
}
