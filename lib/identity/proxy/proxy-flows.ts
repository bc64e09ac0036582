import { destinationFlow, dnsFlow, type Flow, type FlowEnd, tcp } from '../../model/flow.js';
import type { Peer } from '../../schema/peer.js';
import { clientsPeer } from '../../standalone/server-flows.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { cacheConnection } from '../cache/cache-connection.js';
import { calledIssuer, httpsDestination } from '../oidc/identity-provider.js';

/** The connections to the proxy, besides those of the gateway, and from it. */
export function proxyFlows(
  parts: ServerParts,
  authentication: ProxyAuthentication,
  ends: { readonly proxy: FlowEnd; readonly server: FlowEnd },
): readonly Flow[] {
  const { settings, port } = parts;
  const { peer, bearerTokens, session, service } = authentication;
  const { proxy, server } = ends;
  const issuers = [
    issuerFlow(proxy, calledIssuer(authentication), peer),
    ...bearerTokens.extraIssuers.map((extra) => issuerFlow(proxy, extra.issuer, extra.peer)),
  ];
  return [
    { ...clientsPeer(parts), to: proxy, ports: tcp(service.port) },
    { from: proxy, to: server, ports: tcp(port), why: 'authenticated requests' },
    dnsFlow(proxy, settings.dnsPorts),
    ...issuers,
    ...(session.store ? cacheConnection(session.store, settings.instance).flows(proxy) : []),
  ];
}

function issuerFlow(from: FlowEnd, issuer: string, peer: Peer | undefined): Flow {
  return destinationFlow(from, httpsDestination('OpenID Connect issuer', issuer, peer));
}
