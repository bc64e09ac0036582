import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { StandaloneGatewayApi } from './standalone-gateway-schema.js';

/** The ConfigMap that a gateway uses to verify the server: two instances in a namespace have two CAs. */
export function caConfigMapOf(
  instance: Pick<Instance, 'name'>,
  { caConfigMap }: StandaloneGatewayApi['backendTls'],
): string {
  return caConfigMap ?? namesOf(instance).authority;
}
