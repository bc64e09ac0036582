import type { ResourceClaim, ResourceRequirements } from '../../../imports/kubernetes.js';
import { isKey } from '../naming.js';
import { amountOf } from '../quantity.js';
import type { FieldPath, Violation } from '../structural.js';
import { dnsLabel } from './names.js';
import { fault, type TypeRules } from './rule.js';

const standard = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** Pages of a size: amounts are multiples of it. */
const pages = /^hugepages-(.+)$/;

const inBytes = /^(memory|ephemeral-storage|hugepages-.+)$/;

export const resourceRules: TypeRules = {
  *'io.k8s.api.core.v1.ResourceRequirements'({ requests = {}, limits = {}, claims }: ResourceRequirements) {
    yield* containerAmounts(limits, 'limits');
    yield* containerAmounts(requests, 'requests');
    yield* claimed(claims);
    const names = [...Object.keys(limits), ...Object.keys(requests)];
    if (names.some((name) => pages.test(name)) && !names.some((name) => /^(cpu|memory)$/.test(name)))
      yield fault('must have cpu or memory beside hugepages');
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

export function isResourceOfContainers(name: string): boolean {
  return standard.test(name) || (isKey(name) && name.includes('/'));
}

/** Amounts of what containers can have. */
export function* containerAmounts(
  entries: Readonly<Record<string, number | string>> | undefined,
  ...path: FieldPath
): Iterable<Violation> {
  for (const [name, given] of Object.entries(entries ?? {})) {
    if (!isResourceOfContainers(name))
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
    const page = amountOf(pages.exec(name)?.[1] ?? '');
    if (amount !== undefined && page && !(amount > 0 && amount % page === 0))
      yield fault(`${given} must be a multiple of a page, such as ${name.replace('hugepages-', '')}`, ...path, name);
  }
}

/** A claim as a whole, or requests of it, each once. */
function* claimed(claims: readonly ResourceClaim[] = []): Iterable<Violation> {
  for (const [index, { name, request = '' }] of claims.entries()) {
    if (request !== '') yield* dnsLabel(request, 'claims', index, 'request');
    const others = claims.slice(0, index).filter((other) => other.name === name);
    if (others.some((other) => !other.request || request === '' || other.request === request))
      yield fault(`"${name}" occurs twice`, 'claims', index, 'name');
  }
}

function canBeOvercommitted(name: string): boolean {
  return /^(cpu|memory|ephemeral-storage)$/.test(name) || /(^|\.)kubernetes\.io\//.test(name);
}

function exceeds(one: number | string, other: number | string): boolean {
  return (amountOf(one) ?? 0) > (amountOf(other) ?? Number.POSITIVE_INFINITY);
}
