import type { KubernetesObject } from '../kubernetes/object.js';
import { at } from '../kubernetes/structural.js';

/** Whether an object is a network policy that restricts what reaches its pods: without policyTypes, each of them does. */
export function restrictsIngress({ kind, ...object }: KubernetesObject): boolean {
  const types = at(object, 'spec', 'policyTypes');
  return kind === 'NetworkPolicy' && (!Array.isArray(types) || types.includes('Ingress'));
}
