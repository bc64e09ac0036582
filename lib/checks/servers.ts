/** The server among the objects: an MLflow resource, or the pods of a standalone server. */
import type { Container } from '../../imports/kubernetes.js';
import type { MLflowSpec } from '../crds/mlflow.js';
import type { OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { type PodTemplate, podTemplates, selects } from '../kubernetes/pods.js';
import { at, isObject } from '../kubernetes/structural.js';
import { selectorOf } from '../model/instance.js';
import type { RenderedObjects, RenderedOverlay } from '../overlay/rendered-overlay.js';

/** The MLflow resource, if there is one. */
export function mlflowOf({
  objects,
}: Pick<RenderedObjects, 'objects'>): { readonly object: KubernetesObject; readonly spec: MLflowSpec } | undefined {
  const object = objects.find((candidate) => candidate.kind === 'MLflow');
  return object && isObject(object['spec']) ? { object, spec: object['spec'] as MLflowSpec } : undefined;
}

/** The pods of a standalone server. */
export interface ServerPod {
  readonly pod: PodTemplate;
  /** The container that runs MLflow. */
  readonly container: Container;
  /** Path of the container inside the object. */
  readonly field: string;
}

/** The pods of every standalone server among the objects, found by the labels that this package sets. */
export function serverPodsOf({ objects }: RenderedObjects): readonly ServerPod[] {
  return podTemplates(objects).flatMap((pod) => {
    const { name } = pod.object.metadata;
    const index = pod.spec.containers.findIndex((container) => container.name === 'mlflow');
    const container = pod.spec.containers[index];
    return container && selects(selectorOf({ name }, 'server'), pod.labels)
      ? [{ pod, container, field: `${pod.field}.containers[${index}]` }]
      : [];
  });
}

/** The environment of an operated server; undefined for the other form. */
export function operatedOf({ environment }: RenderedOverlay): OperatedEnvironment | undefined {
  return environment.form === 'operated' ? environment : undefined;
}

/** The pods of the environment's standalone server, with the environment; undefined for the other form. */
export function standaloneOf(
  overlay: RenderedOverlay,
): (ServerPod & { readonly environment: StandaloneEnvironment }) | undefined {
  const { environment } = overlay;
  if (environment.form !== 'standalone') return undefined;
  const server = serverPodsOf(overlay).find(({ pod }) => pod.object.metadata.name === environment.instance.name);
  return server && { environment, ...server };
}

/** Worker processes of a server's container, from its argument. */
export function workersOf({ args = [] }: Container): number {
  return Number(args.find((word) => word.startsWith('--workers='))?.slice('--workers='.length) ?? 1);
}

/** The maximum number of pods of a workload, from its replicas or its autoscaler. */
export function mostPods(
  { objects }: RenderedObjects,
  workload: KubernetesObject,
): { readonly object: KubernetesObject; readonly pods: number } {
  const autoscaler = objects.find(
    ({ kind, ...object }) =>
      kind === 'HorizontalPodAutoscaler' && at(object, 'spec', 'scaleTargetRef', 'name') === workload.metadata.name,
  );
  const object = autoscaler ?? workload;
  const pods = autoscaler ? at(autoscaler, 'spec', 'maxReplicas') : at(workload, 'spec', 'replicas');
  return { object, pods: typeof pods === 'number' ? pods : 1 };
}
