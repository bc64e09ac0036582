import { requestSeconds } from '../../gateway/request-time.js';
import type { StandaloneGateway } from '../../gateway/standalone-gateway-schema.js';

/** Seconds that one request through the proxy may take: as many as the way in grants, for clients of the cluster, too. */
export function proxySeconds(gateway: StandaloneGateway): number {
  return gateway.type === 'none' ? requestSeconds({ maxArtifactSize: '500Mi', timeouts: {} }) : requestSeconds(gateway);
}
