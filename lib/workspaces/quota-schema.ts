/** What the pods of a workspace may use. */
import { z } from 'zod';
import { field, quantity } from '../schema/fields.js';

/** Counts are numbers, everything else has a unit. */
const amount = z.union([quantity, z.int().min(0)], {
  error: 'an amount is a quantity, such as 500m or 64Gi, or a whole number',
});

/** Sources: kubernetes.io, Resource Quotas; a resource of a device, a storage class or a kind has a slash. */
const resource =
  /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$|^(requests\.storage|pods|persistentvolumeclaims|services(\.(loadbalancers|nodeports))?|secrets|configmaps|replicationcontrollers|resourcequotas)$|^[a-z0-9.-]+\/[A-Za-z0-9._-]+$/;

export const quotaField = field(
  z
    .record(z.string(), amount)
    .superRefine((hard, context) => {
      for (const name of Object.keys(hard).filter((key) => !resource.test(key)))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'no resource of a quota',
          params: { fix: 'write requests.cpu, limits.memory, requests.storage, pods, count/jobs.batch, …' },
        });
    })
    .refine((hard) => Object.keys(hard).length > 0, { error: 'a quota has at least one resource' })
    .optional(),
  'The most that all pods and objects of the namespace may use together: spec.hard of a ResourceQuota. Default: no quota.',
  { 'requests.cpu': '20', 'requests.memory': '64Gi', pods: 50 },
);

const resources = (description: string, example: object) =>
  field(
    z
      .strictObject({
        cpu: field(quantity.optional(), 'CPU. Default: none.', '500m'),
        memory: field(quantity.optional(), 'Memory. Default: none.', '1Gi'),
      })
      .optional(),
    description,
    example,
  );

export const limitsField = field(
  z
    .strictObject({
      defaultRequest: resources('Requests of containers that have none. Default: none.', { cpu: '100m' }),
      default: resources('Limits of containers that have none. Default: none.', { memory: '1Gi' }),
      min: resources('The least that a container may request. Default: none.', { memory: '16Mi' }),
      max: resources('The highest limit of a container. Default: none.', { memory: '32Gi' }),
    })
    .optional(),
  'A LimitRange for containers. Default: with a quota of CPU or memory, requests of 100m and 256Mi and limits of 1 CPU and 1Gi, as far as the quota counts them, so that pods that set none are admitted; otherwise none.',
  { defaultRequest: { cpu: '100m', memory: '256Mi' } },
);

export type Quota = NonNullable<z.output<typeof quotaField>>;
export type Limits = NonNullable<z.output<typeof limitsField>>;
