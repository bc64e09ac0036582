/** What is requested of the cluster. */
import { cpuOf, memoryOf } from '../../kubernetes/quantity.js';
import { at } from '../../kubernetes/structural.js';
import type { FieldChange } from '../field-changes.js';
import { fieldRule, fieldsAt, foundIn, isOf } from '../match.js';
import type { Rule } from '../rule.js';
import { podFields } from './pod-privileges.js';

const scaled = [
  'apps/Deployment',
  'apps/StatefulSet',
  'mlflow.opendatahub.io/MLflow',
  'postgresql.cnpg.io/Cluster',
  'postgresql.cnpg.io/Pooler',
  'autoscaling/HorizontalPodAutoscaler',
];

const replicas = fieldRule({
  id: 'cost/replicas',
  title: 'more pods run',
  reason: 'each has its own requests, and its own connections to the database',
  advice: 'make sure that the quota of the namespace and the connections of the database suffice',
  source: 'kubernetes.io, Resource Quotas',
  kinds: scaled,
  fields: ['spec.replicas', 'spec.instances', 'spec.minReplicas', 'spec.maxReplicas'],
  // One is the default of all but maxReplicas, which is required.
  when: ({ before = 1, ...field }) => grows({ before, ...field }),
});

const requests: Rule = {
  id: 'cost/resources',
  title: 'pods request more, or may use more',
  reason: 'nodes need more room, and a quota may refuse the pods',
  advice: 'make sure that nodes and the quota of the namespace have it',
  source: 'kubernetes.io, Resource Management for Pods and Containers',
  find: (change) => {
    const custom =
      change.change === 'changed' && ['MLflow', 'Cluster', 'Notebook'].includes(change.identity.kind)
        ? fieldsAt(change, 'spec.resources')
        : [];
    const fields = [...podFields(change, 'containers[*].resources', 'initContainers[*].resources'), ...custom].filter(
      (field) => grows(field) || field.before === undefined,
    );
    return foundIn(fields);
  },
};

const storage = fieldRule({
  id: 'cost/storage',
  title: 'a volume grows',
  reason: 'it is expanded where the storage class allows it, and never shrinks again',
  advice: 'make sure that allowVolumeExpansion is set, or the claim stays as it is with a condition',
  source: 'kubernetes.io, Persistent Volumes, Expanding Persistent Volumes Claims',
  kinds: ['PersistentVolumeClaim', 'postgresql.cnpg.io/Cluster'],
  fields: ['spec.resources.requests.storage', 'spec.storage.size', 'spec.walStorage.size'],
  when: grows,
});

const added: Rule = {
  id: 'cost/added',
  title: 'a workload, a volume or a database is added',
  reason: 'it needs room on nodes, or storage',
  advice: 'make sure that the quota of the namespace has it',
  source: 'kubernetes.io, Resource Quotas',
  find: ({ change, after }) => {
    if (change !== 'added' || !after) return [];
    const isOne = isOf(after, [
      'apps/Deployment',
      'apps/StatefulSet',
      'apps/DaemonSet',
      'PersistentVolumeClaim',
      'postgresql.cnpg.io/Cluster',
      'postgresql.cnpg.io/Pooler',
      'kubeflow.org/Notebook',
    ]);
    return isOne || (isOf(after, ['Service']) && at(after, 'spec', 'type') === 'LoadBalancer') ? [{}] : [];
  },
};

export const cost: readonly Rule[] = [replicas, requests, storage, added];

function grows({ before, after }: FieldChange): boolean {
  const [had, has] = [amountOf(before), amountOf(after)];
  return had !== undefined && has !== undefined && has > had;
}

function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  return cpuOf(value) ?? memoryOf(value);
}
