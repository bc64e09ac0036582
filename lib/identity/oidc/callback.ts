import type { ServerUris } from '../../gateway/hosts.js';

/** The path of the redirect back from the issuer (mlflow-oidc-auth 11.0.2, routers/auth.py). */
const callbackPath = '/callback';

/** The URL of the server in browsers: its first hostname; without a gateway, the local end of a port-forward. */
export interface BrowserAddress {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly hosts: Pick<ServerUris, 'publicUri'>;
}

export function browserOrigin({ scheme, port, hosts }: BrowserAddress): string {
  return hosts.publicUri ?? `${scheme}://localhost:${port}`;
}

/** The redirect URI that the client at the issuer must allow exactly. */
export function callbackUri(address: BrowserAddress): string {
  return `${browserOrigin(address)}${callbackPath}`;
}

/** The redirect URI after a logout; the client must allow it, too (11.0.2, routers/auth.py). */
export function postLogoutUri(address: BrowserAddress): string {
  return `${browserOrigin(address)}/oidc/ui/auth`;
}
