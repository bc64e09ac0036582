import { nameBeyond } from '../model/names.js';
import type { BackendTls } from './backend-tls-schema.js';

/**
 * The ConfigMap that a gateway uses to verify the server: two instances in a namespace have two CAs. One that a Bundle
 * creates has the name of the Bundle, which is unique in the cluster.
 */
export function caConfigMapOf(
  { caConfigMap, bundle }: BackendTls,
  { namespace, authority }: { readonly namespace: string; readonly authority: string },
): string {
  return bundle ? nameBeyond(namespace, authority) : (caConfigMap ?? authority);
}
