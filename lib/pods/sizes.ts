import type { Affinity, PodSecurityContext, ResourceRequirements, SecurityContext } from '../../imports/kubernetes.js';
import { operated } from '../model/operated.js';

/** Memory of a server pod with one worker doing nothing, in MiB: measured with MLflow 3.14 (275 for the parent, 272 for the worker). */
export const idleMemory = 550;

/** Memory that each further worker adds, in MiB, at rest: measured with MLflow 3.14 (two workers: 730). */
export const workerMemory = 180;

/** Memory that a worker takes under load on top, in MiB: searches and served uploads. */
export const busyMemory = 350;

/** The least memory limit, in MiB, that this number of workers can live with. */
export function leastMemory(workers: number): number {
  return idleMemory + (workers - 1) * workerMemory + busyMemory;
}

/**
 * CPU and memory of a server pod. The request holds the pod at rest with room for a search; the limit is twice what
 * the pod needs at least. There is no CPU limit: the operator's probes time out after one second, and a throttled
 * server misses them and is killed.
 */
export function sizedResources(workers: number): ResourceRequirements {
  return {
    requests: { cpu: `${250 * workers}m`, memory: `${roundUp(leastMemory(workers))}Mi` },
    limits: { memory: `${roundUp(2 * leastMemory(workers))}Mi` },
  };
}

/** Spreads replicas over nodes and zones where there are any; a wish, so that a small cluster still runs them. */
export const spreadAffinity: Affinity = {
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: { labelSelector: { matchLabels: operated.podLabels }, topologyKey: 'kubernetes.io/hostname' },
      },
      {
        weight: 50,
        podAffinityTerm: {
          labelSelector: { matchLabels: operated.podLabels },
          topologyKey: 'topology.kubernetes.io/zone',
        },
      },
    ],
  },
};

/** Fixed non-root ids for clusters that assign none; the image's own user is 1001 with group 0. */
export const hardenedPod: PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: 1001,
  runAsGroup: 1001,
  fsGroup: 1001,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

/** No ids at all: OpenShift's restricted-v2 assigns them from the range of the namespace. */
export const platformPod: PodSecurityContext = {
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The security settings of a pod under a preset. */
export function presetPod(preset: 'hardened' | 'platform'): PodSecurityContext {
  return preset === 'hardened' ? hardenedPod : platformPod;
}

/** What the restricted Pod Security Standard asks of a container, and a root file system that nothing can be left on. */
export const restrictedContainer: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

function roundUp(mebibytes: number): number {
  return Math.ceil(mebibytes / 128) * 128;
}
