import { requestSeconds } from '../../gateway/request-time.js';
import type { StandaloneGateway } from '../../gateway/standalone-gateway-schema.js';

/** Timeout of a request through the proxy, in seconds: that of the gateway, for clients in the cluster, too. */
export function proxySeconds(gateway: StandaloneGateway): number {
  return gateway.type === 'none' ? requestSeconds({ maxArtifactSize: '500Mi', timeouts: {} }) : requestSeconds(gateway);
}
