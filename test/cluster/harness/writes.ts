import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { Cluster } from './cluster.js';

/** A controller's word on an object: one condition, met. */
export async function setCondition(cluster: Cluster, object: KubernetesObject, type: string): Promise<void> {
  const condition = { type, status: 'True', reason: 'Done', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const { status, body } = await cluster.api.merge(
    { ...object, status: { conditions: [condition] } },
    { subresource: 'status' },
  );
  if (status !== 200) throw new Error(`status of ${object.kind}: ${JSON.stringify(body)}`);
}

/** An object of somebody else's, unless it is there already. */
export async function create(cluster: Cluster, object: KubernetesObject): Promise<void> {
  const { status, body } = await cluster.api.create(object);
  if (status !== 201 && status !== 409) throw new Error(`${object.kind}: ${JSON.stringify(body)}`);
}

/** The owner reference of what a controller creates for an object. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): object {
  return { apiVersion, kind, name: metadata.name, uid: metadata['uid'], controller: true, blockOwnerDeletion: true };
}
