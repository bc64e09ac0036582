import type { Instance } from '../model/instance.js';
import type { StandaloneGatewayApi } from './standalone-gateway-schema.js';

/** The ConfigMap by which a gateway checks the server: two instances of a namespace have two CAs. */
export function caConfigMapOf(
  { name }: Pick<Instance, 'name'>,
  { caConfigMap }: StandaloneGatewayApi['backendTls'],
): string {
  return caConfigMap ?? `${name}-ca`;
}
