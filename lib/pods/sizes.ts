import type { Affinity, ResourceRequirements } from '../../imports/kubernetes.js';
import { operated } from '../model/operated.js';

/** Memory of a server pod with one worker doing nothing, in MiB: measured with MLflow 3.14 (275 for the parent, 272 for the worker). */
export const idleMemory = 550;

/** Memory that each further worker adds, in MiB, at rest: measured with MLflow 3.14 (two workers: 730). */
const workerMemory = 180;

/** Additional memory of a worker under load, in MiB: searches and served uploads. */
const busyMemory = 350;

/** The minimum memory limit for this number of workers, in MiB. */
export function leastMemory(workers: number): number {
  return idleMemory + (workers - 1) * workerMemory + busyMemory;
}

/**
 * CPU and memory of a server pod. The request covers the idle pod and a search; the limit is twice what
 * the pod requires at least. There is no CPU limit: the operator's probes time out after one second, and a throttled
 * server misses them and is killed.
 */
export function sizedResources(workers: number): ResourceRequirements {
  return {
    requests: { cpu: `${250 * workers}m`, memory: `${roundUp(leastMemory(workers))}Mi` },
    limits: { memory: `${roundUp(2 * leastMemory(workers))}Mi` },
  };
}

/** Spreads replicas over nodes and zones if there are several; a preference, so that a small cluster can still run them. */
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

function roundUp(mebibytes: number): number {
  return Math.ceil(mebibytes / 128) * 128;
}
