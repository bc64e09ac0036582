import { discoveryPath } from '../../identity/authentication/oidc-client-schema.js';
import { usesIssuer } from '../../identity/keycloak/realm/realm-props.js';
import type { ClientRepresentation } from '../../identity/keycloak/realm/representation.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, podTemplates } from '../../kubernetes/pods.js';
import { at, isObject } from '../../kubernetes/structural.js';
import { clusterHost } from '../../model/egress.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { Check } from '../check.js';
import { standaloneOf } from '../servers.js';

/** The client of MLflow in an object of the overlay. */
interface RenderedClient {
  readonly object: KubernetesObject;
  readonly field: string;
  readonly client: Partial<ClientRepresentation>;
}

/** The clients for the Job, keycloak-config-cli and Keycloak's operator; those of EDP have other fields. */
function* clientsOf({ objects }: RenderedOverlay): Iterable<RenderedClient> {
  for (const object of objects) {
    if (object.kind === 'ConfigMap')
      for (const file of ['client.json', 'realm.json']) {
        const text = at(object, 'data', file);
        const parsed = typeof text === 'string' ? json(text) : undefined;
        if (file === 'client.json' && isClient(parsed)) yield { object, field: `data["${file}"]`, client: parsed };
        if (file === 'realm.json') yield* clientsIn(object, `data["${file}"].clients`, at(parsed, 'clients'));
      }
    if (object.kind === 'KeycloakRealmImport')
      yield* clientsIn(object, 'spec.realm.clients', at(object, 'spec', 'realm', 'clients'));
    if (object.kind === 'KeycloakClient') {
      const spec = object['spec'];
      if (!isObject(spec)) continue;
      const { public: publicClient, directAccess, implicitFlowEnabled } = spec;
      const client = { ...spec, publicClient, directAccessGrantsEnabled: directAccess, implicitFlowEnabled };
      if (isClient(client)) yield { object, field: 'spec', client };
    }
  }
}

function* clientsIn(object: KubernetesObject, field: string, clients: unknown): Iterable<RenderedClient> {
  if (!Array.isArray(clients)) return;
  for (const [index, client] of clients.entries())
    if (isClient(client)) yield { object, field: `${field}[${index}]`, client };
}

function isClient(value: unknown): value is Partial<ClientRepresentation> {
  return isObject(value) && 'clientId' in value && Array.isArray(value['redirectUris']);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The redirect URI that the plug-in or the proxy sends. */
function sentRedirectUri(overlay: RenderedOverlay): string | undefined {
  const named = ['OIDC_REDIRECT_URI', 'OAUTH2_PROXY_REDIRECT_URL'];
  for (const { container } of podTemplates(overlay.objects).flatMap(containersOf)) {
    const variable = container.env?.findLast(({ name }) => named.includes(name));
    if (variable?.value !== undefined) return variable.value;
    const argument = container.args?.find((one) => one.startsWith('--redirect-url='));
    if (argument) return argument.slice('--redirect-url='.length);
  }
  return undefined;
}

/** The client in Keycloak's realm. */
export const keycloakChecks: readonly Check[] = [
  {
    id: 'MLF-KEYCLOAK-1',
    title: 'the client in Keycloak allows the redirect URI that is sent, and no other',
    cause:
      'Keycloak requires an exact match, else every login fails with "Invalid parameter: redirect_uri"; and any further URI that it allows can receive login codes',
    fix: 'remove patches of either; both are computed from gateway.hostnames',
    waivable: false,
    needs: 'environment',
    *run(overlay) {
      if (!standaloneOf(overlay)) return;
      const sent = sentRedirectUri(overlay);
      if (sent === undefined) return;
      for (const { object, field, client } of clientsOf(overlay)) {
        const { redirectUris = [] } = client;
        if (redirectUris.length !== 1 || redirectUris[0] !== sent)
          yield {
            object,
            field: `${field}.redirectUris`,
            message: `${sent} is sent, and the client ${client.clientId} allows ${redirectUris.join(', ') || 'none'}`,
            environmentPath: ['keycloak'],
          };
      }
    },
  },
  {
    id: 'MLF-KEYCLOAK-2',
    title: 'the client in Keycloak is confidential, requires PKCE, and allows only logins in a browser',
    cause:
      'without PKCE a stolen code is sufficient to log in; with direct grants any program can collect passwords, and a public client does not authenticate',
    fix: 'remove the patch; programs that log in require a separate client',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      if (!standaloneOf(overlay)) return;
      for (const { object, field, client } of clientsOf(overlay)) {
        const finding = (name: string, message: string) => ({
          object,
          field: `${field}.${name}`,
          message: `client ${client.clientId}: ${message}`,
        });
        if (client.publicClient) yield finding('publicClient', 'it is public');
        if (client.directAccessGrantsEnabled)
          yield finding('directAccessGrantsEnabled', 'it accepts passwords of users');
        if (client.implicitFlowEnabled) yield finding('implicitFlowEnabled', 'it puts tokens in URLs');
        if (client.attributes?.['pkce.code.challenge.method'] !== 'S256')
          yield finding('attributes', 'it does not require PKCE with S256');
      }
    },
  },
  {
    id: 'MLF-KEYCLOAK-3',
    title: 'pods that log users in can reach the issuer',
    cause:
      'the settings say that the issuer runs in the cluster, but the pods request its public name, which the DNS of many clusters does not resolve to it: every login fails with "Failed to initiate OIDC login"',
    fix: 'set authentication.discoveryUrl, or authentication.hostAliases with an address for the name; or waive it if the DNS of the cluster resolves the name to these pods',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.form !== 'standalone') return;
      const { authentication, keycloak } = environment.settings;
      if (!usesIssuer(authentication) || keycloak?.server) return;
      const { issuer, discoveryUrl, hostAliases = [], peer } = authentication;
      const { hostname } = new URL(issuer);
      const aliased = hostAliases.some(({ hostnames }) => hostnames.includes(hostname));
      if (discoveryUrl || aliased || clusterHost(hostname)) return;
      const inside = keycloak?.url && clusterHost(new URL(keycloak.url).hostname) ? keycloak.url : undefined;
      if (!inside && !peer?.namespace) return;
      const realm = inside && `${inside.replace(/\/$/, '')}/realms/${issuer.split('/realms/')[1]}${discoveryPath}`;
      yield {
        message: `pods request ${issuer}, but ${inside ? `keycloak.url is ${inside}` : `authentication.peer allows pods of namespace ${peer?.namespace}`}`,
        ...(realm ? { fix: `write authentication.discoveryUrl: ${realm}; or hostAliases` } : {}),
        environmentPath: inside ? ['keycloak', 'url'] : ['authentication', 'peer'],
      };
    },
  },
];
