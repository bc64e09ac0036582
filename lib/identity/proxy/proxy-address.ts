import type { ServerParts } from '../../standalone/server-parts.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';

/** What browsers know the proxy by. */
export interface ProxyAddress {
  /** Where the proxy's own pages lie: below the static prefix, which is all that a gateway opens then. */
  readonly prefix: string;
  /** Where the issuer sends people back to; it has to allow this URL, letter by letter. */
  readonly callback: string;
  readonly secure: boolean;
}

/** Where the proxy's own pages lie. */
export function proxyPrefix(staticPrefix = ''): string {
  return `${staticPrefix}/oauth2`;
}

/** The first hostname of the gateway; without a gateway the end of a port-forward. */
export function proxyAddress(
  { settings, hosts, scheme }: Pick<ServerParts, 'settings' | 'hosts' | 'scheme'>,
  { service }: ProxyAuthentication,
): ProxyAddress {
  const prefix = proxyPrefix(settings.server.staticPrefix);
  const { origin } = new URL(hosts.publicUri ?? `${scheme}://localhost:${service.port}`);
  return { prefix, callback: `${origin}${prefix}/callback`, secure: origin.startsWith('https:') };
}
