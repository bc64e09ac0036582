import type { ServerUris } from '../../gateway/hosts.js';

/** Where the plug-in takes people who come back from the issuer (mlflow-oidc-auth 11.0.2, routers/auth.py). */
const callbackPath = '/callback';

/** What browsers know the server by: its first hostname; without a gateway the end of a port-forward. */
export interface BrowserAddress {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly hosts: Pick<ServerUris, 'publicUri'>;
}

export function browserOrigin({ scheme, port, hosts }: BrowserAddress): string {
  return hosts.publicUri ?? `${scheme}://localhost:${port}`;
}

/** The redirect URI that the client at the issuer must allow, letter by letter. */
export function callbackUri(address: BrowserAddress): string {
  return `${browserOrigin(address)}${callbackPath}`;
}

/** Where the issuer sends people who logged out; the client must allow it, too (11.0.2, routers/auth.py). */
export function postLogoutUri(address: BrowserAddress): string {
  return `${browserOrigin(address)}/oidc/ui/auth`;
}
