import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../../kubernetes/validated.js';
import { destinationFlow, type Flow, type FlowEnd, tcp } from '../../model/flow.js';
import type { Reader } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { authoritiesOf } from '../../pods/pod-setting.js';
import type { CaSource } from '../../schema/ca-source.js';
import { parseProps } from '../../schema/props.js';
import type { MlflowServer } from '../../standalone/server.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import type { ClusterSetting } from '../../stores/cloudnative-pg/cloudnative-pg-flows.js';
import { calledIssuer, httpsDestination } from '../oidc/identity-provider.js';
import { parseIssuer } from './issuer.js';
import { type KeycloakSettings, keycloakSchema } from './keycloak-schema.js';
import { ConfigCliJob } from './realm/config-cli.js';
import { EdpRealm } from './realm/edp.js';
import { placeholderSecrets } from './realm/placeholder-secrets.js';
import { realmFragment } from './realm/realm.js';
import { RealmImport } from './realm/realm-import.js';
import { RealmJob } from './realm/realm-job.js';
import { type IssuerAuthentication, realmAddress, realmProps, usesIssuer } from './realm/realm-props.js';
import { keycloakHost, keycloakNames, keycloakPorts } from './server/keycloak-names.js';
import { KeycloakServer } from './server/keycloak-server.js';
import type { KeycloakServerSettings } from './server/keycloak-server-schema.js';

export interface KeycloakProps {
  /** The server whose issuer is the realm: its authentication is `oidc` or `proxy`. */
  readonly server: MlflowServer;
  readonly settings: z.input<typeof keycloakSchema>;
  /**
   * Pods that request keys and tokens, if it is not the server: the endpoint of the proxy in front of it.
   * @default - the server
   */
  readonly clients?: readonly FlowEnd[];
  readonly clusterSetting: Pick<ClusterSetting, 'apiServer' | 'dnsPorts' | 'monitoring' | 'podSetting'>;
}

/** The realm of the server's issuer, configured in Keycloak by the method of the environment, and Keycloak itself. */
export class Keycloak extends Construct {
  /** Requirements of the values in the realm; the construct that applies it publishes its own. */
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, props: KeycloakProps) {
    super(scope, id);
    validate(this);
    const { server, clients = [server.endpoint], clusterSetting } = props;
    const { parts } = server;
    const { instance, authentication } = parts.settings;
    if (!usesIssuer(authentication))
      throw new Error(
        `${this.node.path}: authentication ${authentication.type} of the server has no issuer: use type oidc or proxy`,
      );
    const settings = parseProps(keycloakSchema, props.settings, this);
    const { baseUrl } = realmAddress(authentication);
    const fragment = realmFragment(realmProps({ instance, authentication, keycloak: settings, address: parts }));
    const { apply, admin, createRealm = settings.server !== undefined } = settings;
    this.secrets = placeholderSecrets(fragment, instance, readers[apply.type]);
    const own = settings.server
      ? new KeycloakServer(this, 'Server', {
          instance,
          baseUrl,
          clients,
          settings: serverSettings(settings.server, parts),
          ...clusterSetting,
        })
      : undefined;
    const calledUrl = parseIssuer(calledIssuer(authentication))?.baseUrl ?? baseUrl;
    const url = settings.url ?? (own ? `https://${keycloakHost(instance)}` : calledUrl);
    const toKeycloak = (from: FlowEnd): Flow =>
      own
        ? { from, to: own.endpoint, ports: tcp(keycloakPorts.https), why: 'the realm, as an administrator' }
        : destinationFlow(from, destination(url, authentication));
    const authority = authorityOf(parts, authentication, settings);
    const job = {
      parts,
      fragment,
      admin,
      url,
      createRealm,
      toKeycloak,
      hostAliases: authentication.hostAliases ?? [],
      inOverlay: own !== undefined,
      ...(authority ? { ca: authority } : {}),
    };
    switch (apply.type) {
      case 'job':
        new RealmJob(this, 'Realm', { ...job, settings: apply });
        break;
      case 'config-cli':
        new ConfigCliJob(this, 'Realm', { ...job, settings: apply });
        break;
      case 'realm-import':
        new RealmImport(this, 'Realm', {
          instance,
          fragment,
          apiVersion: apply.apiVersion,
          keycloak: apply.keycloak ?? keycloakNames(instance).keycloak,
          dnsPorts: clusterSetting.dnsPorts,
          ...(own && !apply.keycloak ? { database: own.database } : {}),
        });
        break;
      case 'edp': {
        new EdpRealm(this, 'Realm', {
          instance,
          settings: apply,
          fragment,
          connection: { url, admin, ca: authority?.secret ? authority : undefined },
          createRealm,
          ...(own ? { keycloak: own.endpoint } : {}),
        });
      }
    }
  }
}

/** The readers of the values in the realm that are not pods of the overlay. */
const readers: Readonly<Record<KeycloakSettings['apply']['type'], readonly Reader[]>> = {
  job: [],
  'config-cli': [],
  'realm-import': [{ name: 'Keycloak operator', purpose: 'to import the realm' }],
  edp: [{ name: 'EDP Keycloak operator' }],
};

/** By default behind the Gateway of the server. */
function serverSettings(
  settings: KeycloakServerSettings,
  { settings: { gateway } }: ServerParts,
): KeycloakServerSettings {
  if (settings.gateway || gateway.type !== 'gateway-api') return settings;
  const { name, namespace, sectionName, routeNamespace, peer } = gateway;
  return {
    ...settings,
    // Keycloak's certificate has its own CA.
    gateway: { name, namespace, sectionName, routeNamespace, peer, backendTls: {}, adminConsole: false },
  };
}

function destination(url: string, authentication: IssuerAuthentication) {
  const isIssuer = new URL(url).hostname === new URL(calledIssuer(authentication)).hostname;
  return httpsDestination('Keycloak', url, isIssuer ? authentication.peer : undefined);
}

/** The CA of Keycloak's certificate: that of the overlay's Keycloak, else of the issuer, else what the server trusts. */
function authorityOf(
  parts: ServerParts,
  authentication: IssuerAuthentication,
  settings: KeycloakSettings,
): CaSource | undefined {
  if (settings.server && !settings.url)
    return { secret: keycloakNames(parts.settings.instance).tlsSecret, key: 'ca.crt' };
  return authentication.ca ?? authoritiesOf(parts.podSetting)[0];
}
