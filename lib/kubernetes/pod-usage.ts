/** What the pods of a template request, as a ResourceQuota counts it. */
import type { Container, LimitRangeItem, PodSpec } from '../../imports/kubernetes.js';
import { amountOf } from './quantity.js';

/** What LimitRanges of a namespace set for containers that set nothing. */
export interface ContainerDefaults extends Pick<LimitRangeItem, 'defaultRequest'> {
  /** The generated type does not have it. */
  readonly default?: Readonly<Record<string, string | number>>;
}

/**
 * The amount of one resource that a pod uses; undefined if one of its containers does not say how much.
 *
 * @param key - as in a ResourceQuota: `requests.cpu`, `limits.memory`, `cpu`
 */
export function usageOf(pod: PodSpec, key: string, defaults: ContainerDefaults): number | undefined {
  const [, kind = 'requests', resource = key] = /^(?:(requests|limits)\.)?(.+)$/.exec(key) ?? [];
  const of = (container: Container) =>
    kind === 'limits' ? limitOf(container, resource, defaults) : requestOf(container, resource, defaults);
  const sidecars = (pod.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const running = [...pod.containers, ...sidecars].map(of);
  const first = (pod.initContainers ?? []).filter((container) => !sidecars.includes(container)).map(of);
  const all = [...running, ...first];
  if (all.some((amount) => amount === undefined)) return undefined;
  const sum = running.reduce<number>((total, amount) => total + (amount ?? 0), 0);
  return Math.max(sum, ...first.map((amount) => amount ?? 0));
}

/** Where a limit is set and no request, the request is the limit (kubernetes.io, Resource Management for Pods and Containers). */
function requestOf({ resources = {} }: Container, resource: string, defaults: ContainerDefaults): number | undefined {
  const { requests = {}, limits = {} } = resources;
  return amount(
    requests[resource] ?? limits[resource] ?? defaults.defaultRequest?.[resource] ?? defaults.default?.[resource],
  );
}

function limitOf({ resources = {} }: Container, resource: string, defaults: ContainerDefaults): number | undefined {
  return amount(resources.limits?.[resource] ?? defaults.default?.[resource]);
}

function amount(quantity: string | number | undefined): number | undefined {
  return quantity === undefined ? undefined : amountOf(quantity);
}
