import type { ObjectMeta, PodSpec } from '../../../imports/kubernetes.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';

/** Pods of a workload, as it describes them. */
export interface PodTemplate {
  readonly metadata?: Pick<ObjectMeta, 'labels' | 'annotations'>;
  readonly spec: PodSpec;
}

type Spec = Readonly<Record<string, unknown>>;

/** The pod template of a Deployment, Job or CronJob; of a StatefulSet, the one of its first pod. */
export function templateOf({ kind, ...object }: KubernetesObject): PodTemplate {
  const spec = object['spec'] as Spec & {
    readonly jobTemplate?: { readonly spec: Spec };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
  const { template } = (kind === 'CronJob' ? (spec.jobTemplate?.spec ?? {}) : spec) as { template?: PodTemplate };
  if (!template) throw new Error(`${kind} ${object.metadata.name} has no pod template`);
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${object.metadata.name}-0` },
  }));
  return { ...template, spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] } };
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

/** The template of a pod that controllers made: what a kubelet is given. */
export function templateOfPod({ metadata, ...pod }: KubernetesObject): PodTemplate {
  const { labels, annotations } = metadata;
  return {
    metadata: { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
    spec: pod['spec'] as PodSpec,
  };
}
