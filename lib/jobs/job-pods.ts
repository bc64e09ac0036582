import type { Affinity, PodAffinityTerm, PodTemplateSpec, ResourceRequirements } from '../../imports/kubernetes.js';
import { type Job, labelsOf, selectorOf } from '../model/instance.js';
import { authoritiesOf, refined } from '../pods/pod-setting.js';
import type { PodSettings } from '../pods/pod-settings.js';
import { type MlflowPodProps, mlflowPod } from '../standalone/mlflow-pod.js';
import type { ServerParts } from '../standalone/server-parts.js';

/** CPU and memory of a job that imports MLflow: its code takes 275 MiB (measured with 3.14). */
export const defaultJobResources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '512Mi' },
  limits: { memory: '1Gi' },
};

/** The settings that differ between jobs. */
export type JobPodProps = Pick<MlflowPodProps, 'name' | 'account' | 'usesToken' | 'connections' | 'env' | 'container'> &
  Partial<
    Pick<MlflowPodProps, 'image' | 'volumes' | 'volumeMounts' | 'before' | 'authorities' | 'temporaryStorage'>
  > & {
    /** Settings of the environment for the pods of this job. */
    readonly pod?: PodSettings | undefined;
  };

/** The pod template of a job of the server: its image, stores and trust, under a restricted account. */
export function jobTemplate(parts: ServerParts, component: Job, { pod, ...props }: JobPodProps): PodTemplateSpec {
  const { instance, server } = parts.settings;
  const claim = props.connections.some(({ onVolume }) => onVolume) ? parts.claim : undefined;
  const usesVolume = claim ?? props.before?.some((program) => program.claim);
  const setting = refined(parts.podSetting, pod);
  return mlflowPod({
    image: server.image,
    setting,
    labels: labelsOf(instance, component),
    authorities: authoritiesOf(setting),
    temporaryStorage: '1Gi',
    ...props,
    ...(claim ? { claim } : {}),
    ...(usesVolume ? { affinity: besideServer(parts, component) } : {}),
    spec: { restartPolicy: 'Never' },
  });
}

/**
 * A ReadWriteOnce volume can be mounted by a second pod only on the node that has it. The first migration runs before
 * a server exists, so it only prefers that node.
 */
function besideServer({ settings: { instance } }: ServerParts, component: Job): Affinity {
  const server: PodAffinityTerm = {
    labelSelector: { matchLabels: { ...selectorOf(instance, 'server') } },
    topologyKey: 'kubernetes.io/hostname',
  };
  return {
    podAffinity:
      component === 'migration'
        ? { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: server }] }
        : { requiredDuringSchedulingIgnoredDuringExecution: [server] },
  };
}

/** The spec of a CronJob with a template: without concurrent runs, and with a history of the last ones. */
export function scheduled(schedule: string, template: PodTemplateSpec) {
  return {
    schedule,
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: { spec: { backoffLimit: 1, template } },
  } as const;
}
