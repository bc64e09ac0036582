import type { LimitRangeItem, ResourceQuotaSpec } from '../../../imports/kubernetes.js';
import { grouped } from '../../kubernetes/grouped.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { type ContainerDefaults, usageOf } from '../../kubernetes/pod-usage.js';
import { type PodTemplate, podTemplates } from '../../kubernetes/pods.js';
import { amountOf } from '../../kubernetes/quantity.js';
import { at } from '../../kubernetes/structural.js';
import type { Check, Finding } from '../check.js';

/** Quotas of namespaces. */
export const quotaChecks: readonly Check[] = [
  {
    id: 'MLF-QUOTA-1',
    title: 'a quota admits the pods of its namespace',
    cause:
      'the API server refuses pods above the quota: a Deployment stays without them, and a Job fails at its deadline',
    fix: 'raise the quota, or lower requests, limits or replicas',
    waivable: true,
    *run({ objects }) {
      const quotas = objects.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'ResourceQuota');
      if (quotas.length === 0) return;
      const pods = grouped(podTemplates(objects), ({ object }) => namespaceOf(object));
      const ranges = grouped(
        objects.filter(({ kind }) => kind === 'LimitRange'),
        namespaceOf,
      );
      for (const quota of quotas) {
        const { hard = {}, scopes, scopeSelector } = (quota['spec'] ?? {}) as ResourceQuotaSpec;
        // A scope selects some of the pods.
        if (scopes || scopeSelector) continue;
        const namespace = namespaceOf(quota);
        const defaults = defaultsOf(ranges.get(namespace) ?? []);
        for (const [key, value] of Object.entries(hard)) {
          const most = amountOf(value);
          if (most !== undefined && isCounted(key))
            yield* exceeding({ quota, key, most }, pods.get(namespace) ?? [], defaults);
        }
      }
    },
  },
];

/** Resources of pods; other quotas count objects and volumes. */
function isCounted(key: string): boolean {
  return key === 'pods' || /^((requests|limits)\.)?(cpu|memory)$/.test(key) || /^requests\.[a-z0-9.-]+\//.test(key);
}

interface Quota {
  readonly quota: KubernetesObject;
  readonly key: string;
  readonly most: number;
}

function* exceeding(
  { quota, key, most }: Quota,
  pods: readonly PodTemplate[],
  defaults: ContainerDefaults,
): Iterable<Finding> {
  const used: { readonly object: KubernetesObject; readonly amount: number }[] = [];
  for (const pod of pods) {
    const one = key === 'pods' ? 1 : (usageOf(pod.spec, key, defaults) ?? (key.includes('/') ? 0 : undefined));
    const { object, field } = pod;
    if (one === undefined)
      yield {
        object,
        field,
        message: `a container sets no ${key}, which the ResourceQuota ${quota.metadata.name} counts, and no LimitRange sets it`,
        fix: 'set resources, or a LimitRange',
      };
    else used.push({ object, amount: one * countOf(object) });
  }
  const standing = used.filter(({ object }) => !isJob(object)).reduce((sum, { amount }) => sum + amount, 0);
  if (standing > most)
    yield {
      object: quota,
      field: `spec.hard["${key}"]`,
      message: `${text(key, most)}, and what always runs in the namespace needs ${text(key, standing)}`,
    };
  for (const { object, amount } of used.filter((one) => isJob(one.object)))
    if (standing <= most && standing + amount > most)
      yield {
        object,
        message: `its pods need ${text(key, amount)} of ${key}${standing > 0 ? ` beside ${text(key, standing)} of what always runs` : ''}, and the ResourceQuota ${quota.metadata.name} allows ${text(key, most)}`,
      };
}

function isJob({ kind }: KubernetesObject): boolean {
  return kind === 'Job' || kind === 'CronJob';
}

/** The pods that an object has at the same time. */
function countOf(object: KubernetesObject): number {
  const count =
    object.kind === 'CronJob'
      ? at(object, 'spec', 'jobTemplate', 'spec', 'parallelism')
      : at(object, 'spec', object.kind === 'Job' ? 'parallelism' : 'replicas');
  return typeof count === 'number' ? count : 1;
}

function defaultsOf(ranges: readonly KubernetesObject[]): ContainerDefaults {
  const items = ranges.flatMap(
    (range) => (at(range, 'spec', 'limits') ?? []) as readonly (LimitRangeItem & ContainerDefaults)[],
  );
  return items.find(({ type }) => type === 'Container') ?? {};
}

/** `1.5`, `3.5Gi`. */
function text(key: string, amount: number): string {
  return key.endsWith('memory') ? `${Number((amount / 2 ** 30).toFixed(2))}Gi` : String(Number(amount.toFixed(3)));
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? '';
}
