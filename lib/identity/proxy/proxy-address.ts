import type { ServerParts } from '../../standalone/server-parts.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';

/** The URLs of the proxy in browsers. */
export interface ProxyAddress {
  /** Path of the proxy's own pages: below the static prefix, the only path that a gateway then exposes. */
  readonly prefix: string;
  /** The redirect URI, which the issuer must allow exactly. */
  readonly callback: string;
  readonly secure: boolean;
}

/** Path of the proxy's own pages. */
export function proxyPrefix(staticPrefix = ''): string {
  return `${staticPrefix}/oauth2`;
}

/** The first hostname of the gateway; without a gateway, the local end of a port-forward. */
export function proxyAddress(
  { settings, hosts, scheme }: Pick<ServerParts, 'settings' | 'hosts' | 'scheme'>,
  { service }: ProxyAuthentication,
): ProxyAddress {
  const prefix = proxyPrefix(settings.server.staticPrefix);
  const { origin } = new URL(hosts.publicUri ?? `${scheme}://localhost:${service.port}`);
  return { prefix, callback: `${origin}${prefix}/callback`, secure: origin.startsWith('https:') };
}
