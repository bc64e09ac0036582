/** Changes of the MLflow resource: its operator changes the Deployment, and never the volume claim. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { memoryOf } from '../../kubernetes/quantity.js';
import { at, isObject } from '../../kubernetes/structural.js';
import { operated } from '../../model/operated.js';
import { fieldsAt, foundIn, isOf, wholeOf } from '../match.js';
import type { ChangeContext, Found, ObjectChange, Rule } from '../rule.js';

const storage = 'spec.storage';
const renewal = 'only a new claim, restored from a backup, can have the new settings';
const never = `the operator creates the claim ${operated.claim} once, and never updates it`;
const source =
  'opendatahub-io/mlflow-operator e9dbb9f, internal/controller/mlflow_controller.go; red-hat-data-services/mlflow-operator 8c94683, api/v1/mlflow_types.go (rules of release 3.6)';

const volumeRemoved: Rule = {
  id: 'data-loss/operated-volume-removed',
  title: 'the volume of an operated server is removed',
  reason: `the API server refuses it from release 3.6 of the operator on; the claim ${operated.claim} stays until the MLflow resource is deleted`,
  advice: 'to keep the resource valid after an upgrade, write server.storage as it was',
  source,
  notice: true,
  find: (change) => ofVolume(change, (_, next) => (next ? undefined : {})),
};

const volume: Rule = {
  id: 'data-loss/operated-volume',
  title: 'the volume of an operated server shrinks, or gets other settings',
  reason: `${never}; claims cannot shrink`,
  advice: renewal,
  source,
  notice: true,
  find: (change) =>
    ofVolume(change, (old, next) => {
      if (!next) return undefined;
      if (JSON.stringify(withoutSize(old)) !== JSON.stringify(withoutSize(next)))
        return {
          reason: `${never}${modesOf(old) === modesOf(next) ? '' : ', and the API server refuses other access modes from its release 3.6 on'}`,
        };
      const growth = growthOf(sizeOf(old), sizeOf(next));
      return growth === undefined || growth < 0 ? { reason: `${never}, and claims cannot shrink` } : undefined;
    }),
};

const volumeGrows: Rule = {
  id: 'cost/operated-volume',
  title: 'the volume of an operated server grows',
  reason: never,
  advice: 'patch the claim on the cluster, if the storage class allows expansion',
  source,
  notice: true,
  find: (change, context) =>
    ofVolume(change, (old, next) => {
      if (!next || JSON.stringify(withoutSize(old)) !== JSON.stringify(withoutSize(next))) return undefined;
      const to = sizeOf(next);
      return (growthOf(sizeOf(old), to) ?? 0) > 0
        ? {
            advice: `on the cluster, if the storage class allows expansion: kubectl -n ${namespaceOf(context)} patch pvc ${operated.claim} --type=merge -p '{"spec":{"resources":{"requests":{"storage":"${to}"}}}}'`,
          }
        : undefined;
    }),
};

/** Fields from which the operator makes other objects than the Deployment of the server. */
const elsewhere = [
  'storage',
  'garbageCollection',
  'traceArchival',
  'networkPolicyAdditionalEgressRules',
  'networkPolicyEgressRules',
  'replicas',
];

const replaced: Rule = {
  id: 'downtime/operated-server',
  title: 'the operator replaces the pod of a server with a volume',
  reason: 'with a volume the operator makes a Deployment that ends the old pod before the new one starts',
  advice: 'apply it when nothing runs that logs to the server; clients retry for some minutes',
  source: 'opendatahub-io/mlflow-operator e9dbb9f, charts/mlflow/templates/deployment.yaml (strategy Recreate)',
  find: (change) => ofPods(change, true),
};

const restarted: Rule = {
  id: 'restart/operated-server',
  title: 'the operator replaces the pods of the server',
  reason: 'it renders the Deployment from the resource again',
  advice: 'watch it: kubectl get mlflow, and the condition Progressing',
  source: 'opendatahub-io/mlflow-operator e9dbb9f, charts/mlflow/templates/deployment.yaml',
  find: (change) => ofPods(change, false),
};

export const operatedServer = [volumeRemoved, volume, volumeGrows, replaced, restarted];

const kind = ['mlflow.opendatahub.io/MLflow'];

function ofPods(change: ObjectChange, hasVolume: boolean): readonly Found[] {
  const { after } = change;
  if (change.change !== 'changed' || !after || !isOf(after, kind)) return [];
  if ((storageOf(after) !== undefined) !== hasVolume) return [];
  const fields = fieldsAt(change, 'spec').filter(({ path }) => !elsewhere.includes(path[1] ?? ''));
  return foundIn(fields);
}

type Storage = Readonly<Record<string, unknown>>;

/** Of a resource that had a volume; the same size in other words is no change. */
function ofVolume(
  change: ObjectChange,
  texts: (old: Storage, next: Storage | undefined) => Omit<Found, 'fields'> | undefined,
): readonly Found[] {
  const { before, after } = change;
  const old = storageOf(before);
  if (change.change !== 'changed' || !before || !isOf(before, kind) || !old) return [];
  const fields = fieldsAt(change, storage);
  const found = fields.length > 0 ? texts(old, storageOf(after)) : undefined;
  return found ? [{ fields, ...found }] : [];
}

function storageOf(mlflow: KubernetesObject | undefined): Storage | undefined {
  const found = at(mlflow, 'spec', 'storage');
  return isObject(found) ? found : undefined;
}

/** Without access modes, ReadWriteOnce may be set later. */
function modesOf(one: Storage): string {
  return JSON.stringify(one['accessModes'] ?? ['ReadWriteOnce']);
}

function sizeOf(one: Storage): string | undefined {
  const size = at(one, 'resources', 'requests', 'storage');
  return typeof size === 'string' || typeof size === 'number' ? String(size) : undefined;
}

/** Positive if the claim grows; undefined if one of the sizes is missing or invalid. */
function growthOf(from: string | undefined, to: string | undefined): number | undefined {
  if (from === to) return 0;
  const [old, next] = [memoryOf(from), memoryOf(to)];
  return old !== undefined && next !== undefined ? next - old : undefined;
}

function withoutSize({ resources: _, ...rest }: Storage): unknown {
  return rest;
}

/** The namespace of most objects of the overlay; the resource itself has none. */
function namespaceOf(context: ChangeContext): string {
  const counts = new Map<string, number>();
  for (const { metadata } of wholeOf(context))
    if (metadata.namespace) counts.set(metadata.namespace, (counts.get(metadata.namespace) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '<namespace>';
}
