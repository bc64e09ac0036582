import type { EnvVar } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { containersOf, podTemplates } from '../kubernetes/pods.js';
import type { RenderedObjects } from '../overlay/rendered-overlay.js';
import { mlflowOf } from './servers.js';

/** Environment variables of every container and of the MLflow resource. */
export function variablesOf(
  overlay: RenderedObjects,
): readonly { readonly object: KubernetesObject; readonly field: string; readonly variable: EnvVar }[] {
  const mlflow = mlflowOf(overlay);
  const own = (mlflow?.spec.env ?? []).map((variable, index) => ({
    object: mlflow?.object,
    field: `spec.env[${index}]`,
    variable,
  }));
  const pods = podTemplates(overlay.objects).flatMap((pod) =>
    containersOf(pod).flatMap(({ container, field }) =>
      (container.env ?? []).map((variable, index) => ({
        object: pod.object,
        field: `${field}.env[${index}]`,
        variable,
      })),
    ),
  );
  return [...own, ...pods].flatMap((one) => (one.object ? [{ ...one, object: one.object }] : []));
}
