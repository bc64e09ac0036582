import { describe, identityOf, type KubernetesObject, keyOf } from '../kubernetes/object.js';
import { memoryOf } from '../kubernetes/quantity.js';
import { at, isObject } from '../kubernetes/structural.js';

/**
 * Changes of an overlay that the API server rejects or ignores: fields that are immutable after an object is created.
 *
 * @param before - the objects of the overlay before the change
 * @param after - the objects after the change
 * @returns a notice for each, with the fix
 */
export function fixedFieldChanges(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): readonly string[] {
  const known = new Map(before.map((object) => [keyOf(identityOf(object)), object]));
  return [
    ...after.flatMap((object) => {
      const old = known.get(keyOf(identityOf(object)));
      const notice = old && notices[object.kind]?.(old, object);
      return notice ? [`${describe(identityOf(object))}: ${notice}`] : [];
    }),
    ...otherWorkload(before, after),
  ];
}

type Notice = (old: KubernetesObject, next: KubernetesObject) => string | undefined;

const notices: Readonly<Record<string, Notice>> = {
  PersistentVolumeClaim: (old, next) => {
    const why = shrunk(old, next, ['spec', 'resources', 'requests', 'storage']) ?? changed(old, next, claimFields);
    return why && `${why}, which is immutable; only a new claim, restored from a backup, can have the new settings`;
  },
  Deployment: handedToAutoscaler,
  StatefulSet: (old, next) => {
    const why = changed(old, next, [['spec', 'volumeClaimTemplates']]);
    const { name, namespace } = next.metadata;
    return (
      why &&
      `${why}, which is immutable; kubectl -n ${namespace} delete statefulset ${name} --cascade=orphan allows it to be created again and keeps pod and data, but an existing claim keeps its class, and must be patched to grow`
    );
  },
  Cluster: (old, next) => {
    const size = shrunk(old, next, ['spec', 'storage', 'size']) ?? shrunk(old, next, ['spec', 'walStorage', 'size']);
    if (size)
      return `${size}, but volumes cannot shrink; only a new Cluster, recovered from a backup, can have a smaller one`;
    const why = changed(old, next, [
      ['spec', 'bootstrap', 'initdb', 'database'],
      ['spec', 'bootstrap', 'initdb', 'owner'],
    ]);
    if (why && methodOf(old) === methodOf(next))
      return `${why}, which CloudNativePG only reads when it creates the database; rename it in the database manually first`;
    const other = changed(old, next, [['spec', 'bootstrap']]);
    return (
      other &&
      `${other} from ${methodOf(old)} to ${methodOf(next)}, which CloudNativePG only reads when it creates the Cluster: an existing one keeps its data. To recover a backup, give the Cluster another name (backendStore.name), or delete the Cluster with its volumes first`
    );
  },
};

/** How a Cluster gets its first data: `initdb`, `recovery`. */
function methodOf(cluster: KubernetesObject): string {
  const bootstrap = at(cluster, 'spec', 'bootstrap');
  return isObject(bootstrap) ? Object.keys(bootstrap).join(', ') : 'none';
}

/**
 * Server-side apply removes a field without another owner, and the default of replicas is one. So another owner is
 * set first (kubernetes.io, Server-Side Apply, transferring ownership).
 */
function handedToAutoscaler(old: KubernetesObject, next: KubernetesObject): string | undefined {
  const replicas = at(old, 'spec', 'replicas');
  if (typeof replicas !== 'number' || replicas < 2 || at(next, 'spec', 'replicas') !== undefined) return undefined;
  const { name, namespace } = next.metadata;
  return `spec.replicas is removed, so only one pod remains until the autoscaler sets the number; to keep the pods, set another owner of the field before: printf '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "${name}"}, "spec": {"replicas": ${replicas}}}' | kubectl -n ${namespace} apply --server-side --field-manager=autoscaler --validate=false -f -`;
}

const claimFields = ['accessModes', 'storageClassName', 'volumeMode', 'volumeName', 'selector', 'dataSource'].map(
  (field) => ['spec', field],
);

/** Both would run, behind one Service, on two databases. */
function otherWorkload(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): readonly string[] {
  const workload = ({ kind }: KubernetesObject) => kind === 'Deployment' || kind === 'StatefulSet';
  return after.filter(workload).flatMap(({ kind, metadata: { name, namespace } }) => {
    const old = before.find(
      (object) =>
        workload(object) &&
        object.kind !== kind &&
        object.metadata.name === name &&
        object.metadata.namespace === namespace,
    );
    return old
      ? [
          `${describe(identityOf(old))} becomes a ${kind}, and kubectl apply keeps the old one running in addition, with its data: kubectl -n ${namespace} delete ${old.kind.toLowerCase()} ${name} before the new one is applied; the data is not moved`,
        ]
      : [];
  });
}

function shrunk(old: KubernetesObject, next: KubernetesObject, path: readonly string[]): string | undefined {
  const [from, to] = [at(old, ...path), at(next, ...path)].map((size) => (typeof size === 'string' ? size : undefined));
  const [had, has] = [memoryOf(from), memoryOf(to)];
  return had !== undefined && has !== undefined && has < had
    ? `${path.join('.')} changes from ${from} to ${to}`
    : undefined;
}

function changed(
  old: KubernetesObject,
  next: KubernetesObject,
  paths: readonly (readonly string[])[],
): string | undefined {
  const path = paths.find(
    (one) => JSON.stringify(ordered(at(old, ...one))) !== JSON.stringify(ordered(at(next, ...one))),
  );
  return path && `${path.join('.')} changes`;
}

/** A value with sorted fields. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, ordered(child)]),
  );
}
