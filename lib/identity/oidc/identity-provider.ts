import type { Destination } from '../../model/egress.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { Peer } from '../../schema/peer.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';

/** What the plug-in and the proxy both say of who vouches for people. */
export type IdentityProvider = Pick<OidcAuthentication, 'issuer' | 'client' | 'ca' | 'peer'>;

/** Where the client's secret lies. */
export function clientSecretOf({ client }: Pick<IdentityProvider, 'client'>, instance: Pick<Instance, 'name'>) {
  return { name: client.secret.name ?? namesOf(instance).oidcClient, key: client.secret.key } as const;
}

/** What lies behind an https URL, as network policies are told of it. */
export function httpsDestination(what: string, url: string, peer: Peer | undefined): Destination {
  const { hostname, port } = new URL(url);
  return { what, host: hostname, port: port ? Number(port) : 443, ...(peer ? { peer } : {}) };
}
