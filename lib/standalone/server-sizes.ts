import type { ResourceRequirements } from '../../imports/kubernetes.js';
import { sizedResources } from '../pods/sizes.js';

/** The values of a named size. */
export interface Size {
  /** Worker processes in each pod. */
  readonly workers: number;
  readonly resources: ResourceRequirements;
  /** Size of /tmp: an artifact that is uploaded through the server is buffered there completely until the store has it. */
  readonly temporaryStorage: string;
  /** Database connections that each worker keeps open, and how many more it may open. */
  readonly pool: { readonly size: number; readonly maxOverflow: number };
}

export const sizeNames = ['xs', 's', 'm', 'l'] as const;
export type SizeName = (typeof sizeNames)[number];

/**
 * Each additional worker needs 180 MiB when idle; replicas are preferable to workers, because they fail independently. Tracking and
 * registry each keep a pool, so a pod opens workers × 2 × (size + maxOverflow) connections at most: 10, 20, 32 and 48,
 * of the hundred that PostgreSQL has by default.
 */
export const sizes: Readonly<Record<SizeName, Size>> = {
  xs: size(1, '1Gi', { size: 2, maxOverflow: 3 }),
  s: size(2, '2Gi', { size: 2, maxOverflow: 3 }),
  m: size(4, '5Gi', { size: 2, maxOverflow: 2 }),
  l: size(8, '10Gi', { size: 2, maxOverflow: 1 }),
};

function size(workers: number, temporaryStorage: string, pool: Size['pool']): Size {
  return { workers, resources: sizedResources(workers), temporaryStorage, pool };
}
