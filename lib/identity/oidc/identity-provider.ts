import type { Destination } from '../../model/egress.js';
import type { Instance } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { hostOf } from '../../schema/fields.js';
import type { Peer } from '../../schema/peer.js';
import { hasOfflineScope, issuerOf } from '../authentication/issuers.js';
import { discoveryPath } from '../authentication/oidc-client-schema.js';
import type { OidcAuthentication } from '../authentication/oidc-schema.js';

/** The settings of the issuer that the plug-in and the proxy share. */
export type IdentityProvider = Pick<OidcAuthentication, 'issuer' | 'discoveryUrl' | 'client' | 'ca' | 'peer'>;

/** The Secret key with the client's secret. */
export function clientSecretOf({ client }: Pick<IdentityProvider, 'client'>, instance: Pick<Instance, 'name'>) {
  return { name: client.secret.name ?? namesOf(instance).oidcClient, key: client.secret.key } as const;
}

/** Whether the server renews the tokens of sessions, for which the plug-in adds the scope offline_access. */
export function renewsSessions({ session, issuer }: Pick<OidcAuthentication, 'session' | 'issuer'>): boolean {
  return session.refresh ?? hasOfflineScope(issuer);
}

/** The Secret with the client's secret, and what the issuer must be configured with: it has the same value, so it cannot be generated. */
export function clientRequirement(
  provider: Pick<OidcAuthentication, 'issuer' | 'client'>,
  instance: Instance,
  wants: readonly string[],
): SecretRequirement {
  const { name, key } = clientSecretOf(provider, instance);
  const { groupsHint } = issuerOf(provider.issuer);
  const format = `<secret of the confidential client ${provider.client.id} at the issuer: ${[...wants, ...(groupsHint ? [`for groups, ${groupsHint}`] : [])].join('; ')}>`;
  return { name, namespace: instance.namespace, keys: [{ key, format }] };
}

/** URL of the issuer for pods: that of the discovery document, without a trailing slash. */
export function calledIssuer({ issuer, discoveryUrl }: Pick<IdentityProvider, 'issuer' | 'discoveryUrl'>): string {
  return (discoveryUrl?.slice(0, -discoveryPath.length) ?? issuer).replace(/\/$/, '');
}

/** The destination of an https URL, for the network policies. */
export function httpsDestination(what: string, url: string, peer: Peer | undefined): Destination {
  const parsed = new URL(url);
  const { port } = parsed;
  return { what, host: hostOf(parsed), port: port ? Number(port) : 443, ...(peer ? { peer } : {}) };
}
