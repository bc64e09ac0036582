import type { Destination } from '../../model/egress.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import { hostOf } from '../../schema/fields.js';
import type { Peer } from '../../schema/peer.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';

/** The settings of the issuer that the plug-in and the proxy share. */
export type IdentityProvider = Pick<OidcAuthentication, 'issuer' | 'client' | 'ca' | 'peer'>;

/** The Secret key with the client's secret. */
export function clientSecretOf({ client }: Pick<IdentityProvider, 'client'>, instance: Pick<Instance, 'name'>) {
  return { name: client.secret.name ?? namesOf(instance).oidcClient, key: client.secret.key } as const;
}

/** The destination of an https URL, for the network policies. */
export function httpsDestination(what: string, url: string, peer: Peer | undefined): Destination {
  const parsed = new URL(url);
  const { port } = parsed;
  return { what, host: hostOf(parsed), port: port ? Number(port) : 443, ...(peer ? { peer } : {}) };
}
