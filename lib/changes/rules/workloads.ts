/** Changes of workloads after which users wait, and what replaces pods. */
import { describe, identityOf, type KubernetesObject } from '../../kubernetes/object.js';
import { at } from '../../kubernetes/structural.js';
import { fieldRule, isGone, isOf, wholeOf } from '../match.js';
import type { Rule } from '../rule.js';

export const deployments = ['apps/Deployment', 'apps/StatefulSet'];

const otherKind: Rule = {
  id: 'downtime/workload-kind',
  title: 'a Deployment becomes a StatefulSet, or the other way round',
  reason: 'kubectl apply keeps the old one running in addition, with its data: both are behind one Service',
  advice: 'delete the old one before the new one is applied; the data is not moved',
  source: 'kubernetes.io, kubectl apply: what is no longer in the files is not deleted without --prune',
  notice: true,
  find: (change, context) => {
    const { before } = change;
    if (!isGone(change) || !before || !isOf(before, deployments)) return [];
    const { name, namespace } = before.metadata;
    const other = wholeOf(context).find(
      (one) => isOf(one, deployments) && one.kind !== before.kind && isNamesake(one, before),
    );
    if (!other) return [];
    return [
      {
        reason: `${describe(identityOf(before))} becomes a ${other.kind}, and kubectl apply keeps the old one running in addition, with its data`,
        advice: `kubectl -n ${namespace} delete ${before.kind.toLowerCase()} ${name} before the new one is applied; the data is not moved`,
      },
    ];
  },
};

const toNone = fieldRule({
  id: 'downtime/no-replicas',
  title: 'a workload has no pods any more',
  reason: 'nothing answers',
  advice: 'apply it in a maintenance window',
  source: 'kubernetes.io, Deployments, Scaling',
  kinds: [...deployments, 'mlflow.opendatahub.io/MLflow'],
  fields: ['spec.replicas'],
  when: ({ after }) => after === 0,
});

const toOne = fieldRule({
  id: 'downtime/one-replica',
  title: 'only one pod is left',
  reason: 'while its node is drained or it restarts, nothing answers',
  advice: 'keep two or more replicas in production',
  source: 'kubernetes.io, Disruptions; cloudnative-pg.io, Replication',
  kinds: [
    ...deployments,
    'mlflow.opendatahub.io/MLflow',
    'postgresql.cnpg.io/Cluster',
    'postgresql.cnpg.io/Pooler',
    'k8s.keycloak.org/Keycloak',
  ],
  fields: ['spec.replicas', 'spec.instances'],
  when: ({ before, after }, { after: object }) =>
    typeof before === 'number' && before > 1 && (after === 1 || (after === undefined && object?.kind !== 'Deployment')),
});

/**
 * Server-side apply removes a field without another owner, and the default of replicas is one. So another owner is
 * set first.
 */
const toAutoscaler = fieldRule({
  id: 'downtime/replicas-removed',
  title: 'the number of pods is left to an autoscaler',
  reason: 'spec.replicas is removed, so only one pod remains until the autoscaler sets the number',
  advice: 'set another owner of the field before',
  source: 'kubernetes.io, Server-Side Apply, Transferring ownership',
  notice: true,
  kinds: ['apps/Deployment'],
  fields: ['spec.replicas'],
  when: ({ before, after }) => typeof before === 'number' && before > 1 && after === undefined,
  texts: ({ identity: { name, namespace } }, [field]) => ({
    advice: `to keep the pods, set another owner of the field before: printf '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "${name}"}, "spec": {"replicas": ${String(field?.before)}}}' | kubectl -n ${namespace} apply --server-side --field-manager=autoscaler --validate=false -f -`,
  }),
});

const recreate = fieldRule({
  id: 'downtime/recreate',
  title: 'the old pods end before new ones start',
  reason: 'every later change of the pods has a gap in which nothing answers',
  advice: 'use RollingUpdate where the volume can be mounted twice',
  source: 'kubernetes.io, Deployments, Recreate Deployment',
  kinds: ['apps/Deployment'],
  fields: ['spec.strategy'],
  when: (_, { before, after }) => strategyOf(after) === 'Recreate' && strategyOf(before) !== 'Recreate',
});

const multiAttach = fieldRule({
  id: 'downtime/volume-of-one-node',
  title: 'pods with a ReadWriteOnce volume are replaced by a rolling update',
  reason:
    'a new pod on another node waits for the volume for ever (Multi-Attach error), and two pods on one node write the same files',
  advice: 'use the strategy Recreate, or a volume that is ReadWriteMany',
  source: 'kubernetes.io, Persistent Volumes, Access Modes',
  kinds: ['apps/Deployment'],
  fields: ['spec.strategy'],
  when: (_, { before, after }) =>
    strategyOf(before) === 'Recreate' && strategyOf(after) !== 'Recreate' && hasClaim(after),
});

export const workloads: readonly Rule[] = [otherKind, toNone, toOne, toAutoscaler, recreate, multiAttach];

function hasClaim(object: KubernetesObject | undefined): boolean {
  const volumes = at(object, 'spec', 'template', 'spec', 'volumes');
  return JSON.stringify(volumes ?? []).includes('"persistentVolumeClaim"');
}

function isNamesake(one: KubernetesObject, other: KubernetesObject): boolean {
  return one.metadata.name === other.metadata.name && one.metadata.namespace === other.metadata.namespace;
}

export function strategyOf(object: KubernetesObject | undefined): unknown {
  return at(object, 'spec', 'strategy', 'type') ?? 'RollingUpdate';
}
