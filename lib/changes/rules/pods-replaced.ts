/** What replaces the pods of workloads, and whether another one answers meanwhile. */
import { describe, identityOf, type KubernetesObject, type ObjectIdentity } from '../../kubernetes/object.js';
import { podTemplatePaths } from '../../kubernetes/pod-template-paths.js';
import { at } from '../../kubernetes/structural.js';
import { anyState, fieldsAt, foundIn, isOf, wholeOf } from '../match.js';
import type { ChangeContext, ObjectChange, Rule } from '../rule.js';
import { deployments, strategyOf } from './workloads.js';

const interrupted: Rule = {
  id: 'downtime/pod-replaced',
  title: 'the pods of a workload are replaced, and none answers in between',
  reason: 'the old pod ends before the new one starts, and nothing answers until that is ready',
  advice: 'apply it when little runs; clients of MLflow retry for some minutes',
  source: 'kubernetes.io, StatefulSets, Rolling Updates; Deployments, Recreate Deployment',
  find: (change) => templateFields(change, (after) => !isRolling(after)),
};

const rolling: Rule = {
  id: 'restart/pod-template',
  title: 'the pods of a workload are replaced one after the other',
  reason: 'the pod template changes',
  advice: 'watch the rollout: kubectl rollout status',
  source:
    'kubernetes.io, Deployments, Updating a Deployment: a rollout is triggered if and only if the pod template changes',
  find: (change) => templateFields(change, isRolling),
};

const mounted: Rule = {
  id: 'restart/configuration',
  title: 'the content of a ConfigMap changes that pods use',
  reason:
    'a mounted file changes within a minute or two, but variables and files that are read at the start only with the next start of the pods',
  advice: 'kubectl rollout restart the workloads that use it, unless their template changes too',
  source: 'kubernetes.io, ConfigMaps, Mounted ConfigMaps are updated automatically',
  find: (change, context) => {
    if (change.change !== 'changed' || !isOf(anyState(change), ['ConfigMap', 'Secret'])) return [];
    const fields = fieldsAt(change, 'data', 'stringData', 'binaryData');
    const users = fields.length > 0 ? usersOf(change.identity, context) : [];
    return users.length > 0 ? [{ fields, reason: `${users.join(', ')}: ${mounted.reason}` }] : [];
  },
};

const secretSource: Rule = {
  id: 'restart/secret-source',
  title: 'the content of a Secret changes that pods use',
  reason:
    'the Secret changes with the next refresh, and variables are read only at the start of the pods: until then they run with the old content, such as another database',
  advice:
    'wait until the ExternalSecret is ready, then kubectl rollout restart the workloads that use it, unless their template changes too; the operator of OpenShift AI 3.6 and newer restarts the server by itself',
  source:
    'external-secrets.io, ExternalSecret (target.template, data); kubernetes.io, Secrets, Using Secrets as environment variables',
  find: (change, context) => {
    const { before, after } = change;
    if (change.change !== 'changed' || !after || !isOf(anyState(change), ['external-secrets.io/ExternalSecret']))
      return [];
    const fields = fieldsAt(change, 'spec.target.template', 'spec.data', 'spec.dataFrom', 'spec.secretStoreRef');
    const name = String(at(before, 'spec', 'target', 'name') ?? change.identity.name);
    const users = fields.length > 0 ? usersOf({ ...change.identity, kind: 'Secret', name }, context) : [];
    return users.length > 0 ? [{ fields, reason: `${users.join(', ')}: ${secretSource.reason}` }] : [];
  },
};

export const podsReplaced: readonly Rule[] = [interrupted, rolling, mounted, secretSource];

function templateFields(change: ObjectChange, when: (after: KubernetesObject) => boolean) {
  const { after } = change;
  if (change.change !== 'changed' || !after || !isOf(after, [...deployments, 'apps/DaemonSet']) || !when(after))
    return [];
  const fields = fieldsAt(change, 'spec.template');
  return foundIn(fields);
}

/** Whether one pod is ready before another one ends. */
function isRolling(object: KubernetesObject): boolean {
  if (object.kind === 'DaemonSet') return true;
  const replicas = at(object, 'spec', 'replicas') ?? 1;
  if (object.kind === 'StatefulSet') return typeof replicas === 'number' && replicas > 1;
  return strategyOf(object) !== 'Recreate';
}

/** Workloads that name a ConfigMap or a Secret, other than jobs, which read it at each run. */
function usersOf({ kind, name, namespace }: ObjectIdentity, context: ChangeContext): readonly string[] {
  const field =
    kind === 'ConfigMap'
      ? /"(?:configMap|configMapRef|configMapKeyRef)":\{[^{}]*"name":"([^"]*)"/g
      : /"(?:secretName|secretRef|secretKeyRef|backendStoreUriFrom|registryStoreUriFrom)":(?:"([^"]*)"|\{[^{}]*"name":"([^"]*)")/g;
  return wholeOf(context)
    .filter(
      (object) =>
        (object.metadata.namespace === namespace && isOf(object, deployments)) ||
        // Of the cluster: its pods are in the one namespace of the operator.
        isOf(object, ['mlflow.opendatahub.io/MLflow']),
    )
    .filter((object) => {
      const template = JSON.stringify(at(object, ...(podTemplatePaths.get(object.kind) ?? ['spec']))) ?? '';
      return [...template.matchAll(field)].some(([, one, other]) => (one ?? other) === name);
    })
    .map((object) => describe(identityOf(object)));
}
