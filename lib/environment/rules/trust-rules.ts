import type { z } from 'zod';
import type { BackendTls, CaBundleSettings } from '../../gateway/backend-tls-schema.js';
import { privateAuthority } from '../../model/private-authority.js';
import { copiesCa, missingCa } from '../../stores/backend/standalone-backend-store-schema.js';
import { type StandaloneEnvironmentSettings, standaloneSchema } from '../standalone-schema.js';
import { verifiedHosts } from '../verified-hosts.js';
import type { PathProblem } from './path-problem.js';

type Settings = StandaloneEnvironmentSettings;

/** The problems of a standalone server. */
export function* trustProblems(settings: Settings): Iterable<PathProblem> {
  yield* hostProblems(standaloneSchema, settings);
  yield* usersDatabaseProblems(settings);
}

/** Hosts whose certificate no public CA issues, and whose CA is not configured. Stores in databases have a rule of their own, beside their schema. */
export function* hostProblems(schema: z.ZodType, settings: object): Iterable<PathProblem> {
  for (const { service, host, path, example, bundle, otherwise } of verifiedHosts(schema, settings)) {
    const found = privateAuthority(host, service);
    if (found)
      yield {
        path,
        message: `${host}: ${found.why}`,
        fix: `write ${path.join('.')}: ${example}${bundle ? ', or pods.caBundleConfigMap' : ''}, with the file from ${found.source}${otherwise ? '; or privateCa: false if the image trusts it' : ''}`,
      };
  }
}

/** The database of users, which is verified like the backend store. */
function* usersDatabaseProblems({ authentication, backendStore }: Settings): Iterable<PathProblem> {
  const host = authentication.type === 'oidc' ? authentication.usersDatabase.host : undefined;
  if (!host || backendStore.type !== 'postgresql' || copiesCa(backendStore.credentials)) return;
  const found = missingCa(backendStore) ? undefined : missingCa({ ...backendStore, host });
  if (found)
    yield {
      path: ['authentication', 'usersDatabase', 'host'],
      message: `${host}: ${found.why}, and it is verified with backendStore.tls`,
      fix: `in backendStore, ${found.fix}`,
    };
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
