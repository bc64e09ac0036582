import type { Prerequisite } from '../model/prerequisite.js';
import type { ExposedServer } from './exposed-server.js';
import { publicScheme } from './hosts.js';
import { requestSeconds } from './request-time.js';
import { prefixedPaths, servedPaths } from './served-paths.js';
import type { ExternalGateway } from './standalone-gateway-schema.js';

/** What a route that others create must forward, for the README of the overlay. */
export function externalRoute(gateway: ExternalGateway, server: ExposedServer): Prerequisite {
  const { instance, service, staticPrefix, serving } = server;
  const [path, ...others] = staticPrefix
    ? prefixedPaths(staticPrefix, server)
    : ['/', ...servedPaths, ...gateway.extraPaths];
  const authority = serving?.byServiceCa
    ? 'the service CA of OpenShift'
    : `the key ca.crt of Secret ${serving?.secretName}`;
  const tls = serving
    ? `by TLS, verified with ${authority} and the name ${service.name}.${instance.namespace}.svc`
    : 'by plain HTTP';
  const origins = gateway.hostnames.map((host) => `${publicScheme(gateway)}://${host}`).join(', ');
  return {
    what: `a route from ${origins} to Service ${service.name}, port ${service.port}, in namespace ${instance.namespace}`,
    why: `others create it; it forwards the Host header and the paths unchanged, ${tls}`,
    hint: `it forwards only the path ${path} ${staticPrefix ? 'with everything below it' : 'itself'}${others.length > 0 ? ` and everything below ${others.join(', ')}` : ''}, never /metrics, which requires no credentials; requests of ${gateway.maxArtifactSize}, and ${requestSeconds(gateway)} seconds`,
  };
}
