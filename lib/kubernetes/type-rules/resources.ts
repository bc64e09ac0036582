import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import { amountOf } from '../quantity.js';
import type { FieldPath, Violation } from '../structural.js';
import { fault, type TypeRules } from './rule.js';

const standard = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;

const inBytes = /^(memory|ephemeral-storage|hugepages-.+)$/;

export const resourceRules: TypeRules = {
  *'io.k8s.api.core.v1.ResourceRequirements'({ requests = {}, limits = {} }: ResourceRequirements) {
    yield* containerAmounts(limits, 'limits');
    yield* containerAmounts(requests, 'requests');
    for (const [name, wanted] of Object.entries(requests)) {
      const limit = limits[name];
      // Memory can be overcommitted; a GPU cannot.
      if (limit === undefined && !canBeOvercommitted(name))
        yield fault(`${name} must have a limit too, of the same amount`, 'requests', name);
      else if (limit !== undefined && exceeds(wanted, limit))
        yield fault(`${wanted} is more than the limit, which is ${limit}`, 'requests', name);
      else if (limit !== undefined && !canBeOvercommitted(name) && exceeds(limit, wanted))
        yield fault(`must be the same as the limit, which is ${limit}`, 'requests', name);
    }
  },
};

/** Amounts of what containers can have. */
export function* containerAmounts(
  entries: Readonly<Record<string, number | string>> | undefined,
  ...path: FieldPath
): Iterable<Violation> {
  for (const [name, given] of Object.entries(entries ?? {})) {
    if (!standard.test(name) && (!isKey(name) || !name.includes('/')))
      yield fault(
        `"${name}" is not a resource of containers: cpu, memory, ephemeral-storage, hugepages-<size>, or a name with a domain, such as nvidia.com/gpu`,
        ...path,
        name,
      );
    const amount = amountOf(given);
    if (amount !== undefined && amount < 0) yield fault(`${given} must not be negative`, ...path, name);
    // The API server only warns, and the container has the next whole byte.
    else if (inBytes.test(name) && /[num]$/.test(String(given)))
      yield fault(
        `${given} is a fraction of a byte: write a number of bytes with a unit, such as 512Mi`,
        ...path,
        name,
      );
    if (amount !== undefined && !standard.test(name) && !Number.isInteger(amount))
      yield fault(`${given} must be an integer`, ...path, name);
  }
}

function canBeOvercommitted(name: string): boolean {
  return /^(cpu|memory|ephemeral-storage)$/.test(name) || /(^|\.)kubernetes\.io\//.test(name);
}

function exceeds(one: number | string, other: number | string): boolean {
  return (amountOf(one) ?? 0) > (amountOf(other) ?? Number.POSITIVE_INFINITY);
}
