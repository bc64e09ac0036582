import type { Container } from '../../imports/kubernetes.js';
import type { MLflowSpec } from '../crds/mlflow.js';
import type { OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { type PodTemplate, podTemplates, selects } from '../kubernetes/pods.js';
import { at, isObject } from '../kubernetes/structural.js';
import { selectorOf } from '../model/instance.js';
import type { RenderedOverlay } from '../overlay/rendered-overlay.js';

/** What an overlay of the operated form is made from; undefined for the other form, which those checks have nothing to say of. */
export function operatedOf({ environment }: RenderedOverlay): OperatedEnvironment | undefined {
  return environment.form === 'operated' ? environment : undefined;
}

/** The pods of a standalone server, with the settings they came from; undefined in the other form. */
export function standaloneOf(overlay: RenderedOverlay):
  | {
      readonly environment: StandaloneEnvironment;
      readonly pod: PodTemplate;
      readonly container: Container;
      /** The way to the container inside the object. */
      readonly field: string;
    }
  | undefined {
  const { environment } = overlay;
  if (environment.form !== 'standalone') return undefined;
  const labels = selectorOf(environment.instance, 'server');
  const pod = podTemplates(overlay.objects).find(
    (template) => template.object.metadata.name === environment.instance.name && selects(labels, template.labels),
  );
  const index = pod?.spec.containers.findIndex(({ name }) => name === 'mlflow') ?? -1;
  const container = pod?.spec.containers[index];
  return pod && container ? { environment, pod, container, field: `${pod.field}.containers[${index}]` } : undefined;
}

/** Worker processes of a server's container, by its own argument. */
export function workersOf({ args = [] }: Container): number {
  return Number(args.find((word) => word.startsWith('--workers='))?.slice('--workers='.length) ?? 1);
}

/** The version of MLflow that the server runs. */
export function mlflowVersion({ environment }: RenderedOverlay): string {
  return environment.form === 'operated'
    ? environment.profile.server.version
    : environment.settings.server.image.version;
}

/** The MLflow resource of an overlay, if it has one. */
export function mlflowOf({
  objects,
}: RenderedOverlay): { readonly object: KubernetesObject; readonly spec: MLflowSpec } | undefined {
  const object = objects.find((candidate) => candidate.kind === 'MLflow');
  return object && isObject(object['spec']) ? { object, spec: object['spec'] as MLflowSpec } : undefined;
}

/** The most pods that a workload may have, by its own number or by an autoscaler's. */
export function mostPods(
  { objects }: RenderedOverlay,
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
