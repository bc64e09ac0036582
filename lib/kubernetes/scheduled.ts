/** CronJobs, whose last run says nothing about the server. */
import { groupOf, type KubernetesObject } from './object.js';

/** With the value `true`, the health of an object is not part of that of its Application (Argo CD 3.2, docs/operator-manual/health.md). */
const ignored = 'argocd.argoproj.io/ignore-healthcheck';

/**
 * The same object; a CronJob with the annotation: Argo CD would call the whole Application Degraded, and hold the next stage, from
 * a failed run to the next one. Alerts report such runs. An object that sets the annotation itself is not changed.
 */
export function scheduled(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = object;
  if (groupOf(apiVersion) !== 'batch' || kind !== 'CronJob' || metadata.annotations?.[ignored] !== undefined)
    return object;
  const annotations = { ...metadata.annotations, [ignored]: 'true' };
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...object, metadata: { ...metadata, annotations: sorted } };
}
