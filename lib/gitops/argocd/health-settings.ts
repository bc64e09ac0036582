/** Health checks for the settings of an Argo CD that is there already: a part of its ConfigMap, or of its ArgoCD resource. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fleet } from '../fleet/fleet.js';
import type { HealthCheck } from '../health/health-check.js';
import { healthChecks } from '../health/health-checks.js';
import type { ArgoCd } from './argo-cd.js';
import { kindsOf } from './kinds.js';

/** The part of argocd-cm that is ours: server-side apply merges it into the others. */
export function healthConfigMap(fleet: Fleet, { namespace }: ArgoCd): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    data: Object.fromEntries(
      usedChecks(fleet).map(({ group, kind, lua }) => [`resource.customizations.health.${group}_${kind}`, lua]),
    ),
  };
}

/** The fields of the ArgoCD resource, whose operator writes argocd-cm. */
export function healthOfInstance(fleet: Fleet, { namespace }: ArgoCd): KubernetesObject {
  return {
    apiVersion: 'argoproj.io/v1beta1',
    kind: 'ArgoCD',
    metadata: { name: fleet.settings.argocd.instance, namespace },
    spec: { resourceHealthChecks: usedChecks(fleet).map(({ group, kind, lua }) => ({ group, kind, check: lua })) },
  };
}

/** Only kinds of the overlays: the settings are those of all Applications of this Argo CD. */
function usedChecks({ targets }: Fleet): readonly HealthCheck[] {
  const { cluster, namespaced } = kindsOf(targets);
  const used = new Set([...cluster, ...namespaced].map(({ group, kind }) => `${group}/${kind}`));
  return healthChecks.filter(({ group, kind }) => used.has(`${group}/${kind}`));
}
