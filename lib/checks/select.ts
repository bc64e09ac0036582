import type { Container, CronJob, EnvVar, PodSpec } from '../../imports/kubernetes.js';
import type { MLflowSpec } from '../crds/mlflow.js';
import type { OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { remembered } from '../kubernetes/remembered.js';
import { isObject } from '../kubernetes/structural.js';
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

/** A pod that an object of the overlay makes, with the way to it inside the object. */
export interface PodTemplate {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export function podTemplates(objects: readonly KubernetesObject[]): readonly PodTemplate[] {
  return objects.flatMap((object) => {
    const path = templatePaths[object.kind];
    const template = path && at(object, ...path);
    if (!path || !isObject(template) || !isObject(template['spec'])) return [];
    const metadata = template['metadata'] as { labels?: Record<string, string> } | undefined;
    return [
      {
        object,
        field: [...path, 'spec'].join('.'),
        labels: metadata?.labels ?? {},
        spec: template['spec'] as unknown as PodSpec,
      },
    ];
  });
}

const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
} satisfies Record<string, readonly (keyof CronJob | string)[]>;

/** All containers of a pod, with the way to each. */
export function containersOf({
  spec,
  field,
}: PodTemplate): readonly { readonly container: Container; readonly field: string }[] {
  const named = (list: readonly Container[] | undefined, name: string) =>
    (list ?? []).map((container, index) => ({ container, field: `${field}.${name}[${index}]` }));
  return [...named(spec.initContainers, 'initContainers'), ...named(spec.containers, 'containers')];
}

/** Environment variables of every container and of the MLflow resource. */
export function variablesOf(
  overlay: RenderedOverlay,
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

/** The value at a path of plain maps. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), value);
}

export interface FieldText {
  /** The way to the text: `data.uri`. */
  readonly field: string;
  readonly text: string;
}

/** Every string of an object, with the way to it. Several checks read them all, so they are gathered once. */
export const strings = remembered((object: KubernetesObject): readonly FieldText[] => {
  const found: FieldText[] = [];
  gather(object, '', found);
  return found;
});

function gather(value: unknown, field: string, found: FieldText[]): void {
  if (typeof value === 'string') found.push({ field, text: value });
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) gather(item, `${field}[${index}]`, found);
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) gather(child, field ? `${field}.${key}` : key, found);
  }
}

/** Whether all labels of a selector stand on something. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
