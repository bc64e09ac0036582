import { z } from 'zod';
import type { ResourceRequirements, SecretKeySelector } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';

/** A 32-bit integer, as the Go types behind the definitions have it. */
export function int32(minimum: number) {
  return z
    .int()
    .min(minimum)
    .max(2 ** 31 - 1)
    .meta({ format: 'int32' });
}

export const secretKeySelector = () => embedded<SecretKeySelector>('io.k8s.api.core.v1.SecretKeySelector');

export const resourceRequirements = () => embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

/** A Kubernetes quantity: a number, or a number with a unit. */
export const quantity = z.union([z.int(), z.string()]).meta({
  'x-kubernetes-int-or-string': true,
  pattern:
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
});
