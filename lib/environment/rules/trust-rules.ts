import type { BackendTls, CaBundleSettings } from '../../gateway/backend-tls-schema.js';
import { cacheOf } from '../../identity/authentication/cache-of.js';
import { usesIssuer } from '../../identity/keycloak/realm/realm-props.js';
import { calledIssuer } from '../../identity/oidc/identity-provider.js';
import { privateAuthority, type Service } from '../../model/private-authority.js';
import { hostOf } from '../../schema/fields.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** A host whose certificate is verified, and the field with its CA. Databases have a rule of their own, beside their schema. */
interface VerifiedHost {
  readonly service: Service;
  readonly host: string;
  /** The field that is missing. */
  readonly path: PathProblem['path'];
  /** An example of it, as YAML. */
  readonly example: string;
  /** The bundle that the same pods trust as a whole, if they trust one. */
  readonly bundle?: string;
  /** What else can be written. */
  readonly otherwise?: string;
}

/** Hosts whose certificate no public CA issues, and whose CA is not configured. */
export function* trustProblems(settings: Settings): Iterable<PathProblem> {
  for (const { service, host, path, example, bundle, otherwise } of verifiedHosts(settings)) {
    const found = privateAuthority(host, service);
    if (found)
      yield {
        path,
        message: `${host}: ${found.why}`,
        fix: `write ${example}${bundle ? `, or ${bundle}` : ''}, with the file from ${found.source}${otherwise ? `; or ${otherwise}` : ''}`,
      };
  }
}

function verifiedHosts(settings: Settings): readonly VerifiedHost[] {
  return [...s3(settings), ...backups(settings), ...issuer(settings), ...cache(settings), ...vault(settings)];
}

const bundle = 'pods.caBundleConfigMap';

/** What the server trusts, and every pod that sets nothing itself. */
function commonTrust({ server, pods }: Settings) {
  return server.caBundleConfigMap ?? pods?.caBundleConfigMap;
}

/** What the pod trusts that logs users in: the server, or the proxy in front of it. */
function loginTrust(settings: Settings) {
  const { authentication } = settings;
  return (authentication.type === 'proxy' ? authentication.pod?.caBundleConfigMap : undefined) ?? commonTrust(settings);
}

function s3(settings: Settings): readonly VerifiedHost[] {
  const { artifactStore } = settings;
  if (artifactStore.type !== 's3' || !artifactStore.endpoint || artifactStore.ca || commonTrust(settings)) return [];
  const url = new URL(artifactStore.endpoint);
  if (url.protocol !== 'https:' || artifactStore.privateCa === false) return [];
  const example = 'artifactStore.ca: {configMap: <ConfigMap with ca.crt>}';
  const otherwise = 'privateCa: false if the image trusts it';
  const path = ['artifactStore', 'ca'];
  return [{ service: 'S3 service', host: hostOf(url), path, example, bundle, otherwise }];
}

function backups({ backendStore }: Settings): readonly VerifiedHost[] {
  const destination = backendStore.type === 'cloudnative-pg' ? backendStore.backup?.destination : undefined;
  if (!destination?.endpoint || destination.ca) return [];
  const url = new URL(destination.endpoint);
  if (url.protocol !== 'https:') return [];
  const path = ['backendStore', 'backup', 'destination', 'ca'];
  return [{ service: 'S3 service', host: hostOf(url), path, example: 'ca: {secret: <Secret with ca.crt>}' }];
}

function issuer(settings: Settings): readonly VerifiedHost[] {
  const { authentication } = settings;
  if (!usesIssuer(authentication) || authentication.ca || loginTrust(settings)) return [];
  const others = authentication.type === 'proxy' ? (authentication.bearerTokens?.extraIssuers ?? []) : [];
  const urls = [calledIssuer(authentication), ...others.map((other) => other.issuer)].map((url) => new URL(url));
  const example = 'authentication.ca: {configMap: <ConfigMap with ca.crt>}';
  return urls
    .filter(({ protocol }) => protocol === 'https:')
    .map((url) => ({ service: 'issuer', host: hostOf(url), path: ['authentication', 'ca'], example, bundle }));
}

function cache(all: Settings): readonly VerifiedHost[] {
  const settings = cacheOf(all.authentication);
  if (settings?.type !== 'redis' || !settings.tls || settings.ca || loginTrust(all)) return [];
  const path =
    all.authentication.type === 'proxy'
      ? ['authentication', 'session', 'store', 'ca']
      : ['authentication', 'cache', 'ca'];
  const example = 'ca: {configMap: <ConfigMap with ca.crt>}';
  return [{ service: 'cache', host: settings.host, path, example, bundle }];
}

function vault({ secrets }: Settings): readonly VerifiedHost[] {
  const settings = secrets.source === 'external-secrets' ? secrets.vault : undefined;
  if (!settings || settings.caConfigMap) return [];
  const url = new URL(settings.server);
  if (url.protocol !== 'https:') return [];
  const example = 'secrets.vault.caConfigMap: {name: <ConfigMap with ca.crt>}';
  return [{ service: 'Vault server', host: hostOf(url), path: ['secrets', 'vault', 'caConfigMap'], example }];
}

interface Verifying {
  readonly gateway: { readonly type: string; readonly backendTls?: Partial<BackendTls> };
  readonly tls: { readonly source: string; readonly issuer?: object | undefined };
  readonly keycloak?: Settings['keycloak'];
}

/** A Bundle for the CA that the overlay creates: trust-manager does not read the namespace of the server. */
export function* bundleProblems({ gateway, tls, keycloak }: Verifying): Iterable<PathProblem> {
  const bundle = gateway.type === 'gateway-api' ? gateway.backendTls?.bundle : undefined;
  if (bundle && tls.source === 'cert-manager' && !tls.issuer) yield ownAuthority(bundle, ['gateway'], 'tls.issuer');
  const ofKeycloak = keycloak?.server?.gateway?.backendTls.bundle;
  if (ofKeycloak && !keycloak?.server?.issuer)
    yield ownAuthority(ofKeycloak, ['keycloak', 'server', 'gateway'], 'keycloak.server.issuer');
}

function ownAuthority({ namespace }: CaBundleSettings, gateway: readonly string[], issuer: string): PathProblem {
  return {
    path: [...gateway, 'backendTls', 'bundle'],
    message: `a Bundle with the CA of the overlay: trust-manager reads only namespace ${namespace}, and this CA is in that of the server`,
    fix: `write ${issuer}: {name: <ClusterIssuer>}, whose CA is in namespace ${namespace}; or remove bundle`,
  };
}
