import type { ObjectMeta, PodSpec } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../../lib/kubernetes.js';

/** Pods of a workload, as it describes them. */
export interface PodTemplate {
  readonly metadata?: Pick<ObjectMeta, 'labels' | 'annotations'>;
  readonly spec: PodSpec;
}

type Spec = Readonly<Record<string, unknown>>;

/** The pod template of a Deployment, StatefulSet, Job or CronJob. */
export function templateOf({ kind, ...object }: KubernetesObject): PodTemplate {
  const spec = object['spec'] as Spec & { readonly jobTemplate?: { readonly spec: Spec } };
  const { template } = kind === 'CronJob' ? (spec.jobTemplate?.spec ?? {}) : spec;
  if (!template) throw new Error(`${kind} ${object.metadata.name} has no pod template`);
  return template as PodTemplate;
}

/** One object among those of an overlay. */
export function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) {
    const others = objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
    throw new Error(`there is no ${kind} ${name}, only ${others.join(', ') || 'no such kind'}`);
  }
  return found;
}
