import type { Affinity, PodAffinityTerm, PodTemplateSpec, ResourceRequirements } from '../../imports/kubernetes.js';
import type { Job } from '../model/instance.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { JobServer } from '../pods/job-server.js';
import { type MlflowPodProps, mlflowPod } from '../pods/mlflow-pod.js';
import { authoritiesOf, refined } from '../pods/pod-setting.js';
import type { PodSettings } from '../pods/pod-settings.js';

/** CPU and memory of a job that imports MLflow: its code takes 275 MiB (measured with 3.14). */
export const defaultJobResources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '512Mi' },
  limits: { memory: '1Gi' },
};

/** The settings that differ between jobs. */
export type JobPodProps = Pick<MlflowPodProps, 'name' | 'account' | 'usesToken' | 'connections' | 'env' | 'container'> &
  Partial<
    Pick<
      MlflowPodProps,
      'image' | 'trustImage' | 'volumes' | 'volumeMounts' | 'before' | 'authorities' | 'temporaryStorage'
    >
  > & {
    /** Settings of the environment for the pods of this job. */
    readonly pod?: PodSettings | undefined;
  };

/** The pod template of a job of the server: its image, stores and trust, under a restricted account. */
export function jobTemplate(server: JobServer, component: Job, { pod, ...props }: JobPodProps): PodTemplateSpec {
  const claim = props.connections.some(({ onVolume }) => onVolume) ? server.claim : undefined;
  const usesVolume = claim ?? props.before?.some((program) => program.claim);
  const setting = refined(server.podSetting, pod);
  return mlflowPod({
    image: server.image,
    setting,
    labels: server.labelsOfJob(component),
    authorities: [...authoritiesOf(setting), ...server.platformAuthorities],
    temporaryStorage: '1Gi',
    ...props,
    ...(claim ? { claim } : {}),
    ...(usesVolume ? { affinity: besideServer(server, component) } : {}),
    spec: { restartPolicy: 'Never' },
  });
}

/**
 * A ReadWriteOnce volume can be mounted by a second pod only on the node that has it. The first migration runs before
 * a server exists, so it only prefers that node.
 */
function besideServer({ serverLabels }: JobServer, component: Job): Affinity {
  const server: PodAffinityTerm = {
    labelSelector: { matchLabels: { ...serverLabels } },
    topologyKey: 'kubernetes.io/hostname',
  };
  return {
    podAffinity:
      component === 'migration'
        ? { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: server }] }
        : { requiredDuringSchedulingIgnoredDuringExecution: [server] },
  };
}

/** The connections to all databases, for jobs with sessions of their own. */
export function ownDatabasesOf({ ownDatabases, usersDatabase }: JobServer): readonly PodConnection[] {
  return [ownDatabases, ...(usersDatabase ? [usersDatabase] : [])];
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
