import type { StandaloneEnvironment } from '../environment/environment.js';
import type { ServingCertificateProps } from '../gateway/certificate.js';
import type { ServingCertificateSource } from '../gateway/exposed-server.js';
import { hasRootedPaths } from '../gateway/served-paths.js';
import type { ServerExposureProps } from '../gateway/server-exposure.js';
import type { StandaloneGateway } from '../gateway/standalone-gateway-schema.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import { proxyServiceName } from '../identity/authentication/proxy-names.js';
import type { CacheProps } from '../identity/cache/cache.js';
import type { KeycloakProps } from '../identity/keycloak/keycloak.js';
import { ownKeycloakOf } from '../identity/keycloak/realm/realm-props.js';
import { keycloakBackup } from '../identity/keycloak/server/keycloak-backup.js';
import { oidcPaths } from '../identity/oidc/oidc-paths.js';
import type { OauthProxy } from '../identity/proxy/oauth-proxy.js';
import { proxyPrefix } from '../identity/proxy/proxy-address.js';
import { pingPath, proxyTlsSecretOf } from '../identity/proxy/proxy-certificate.js';
import type { OtherDatabase } from '../jobs/backup-databases.js';
import { withWebhooks } from '../model/called-services.js';
import { namesOf } from '../model/names.js';
import { constructNetwork } from '../model/network-policy-schema.js';
import { secretProviderClassOf } from '../secrets/secrets-store-csi.js';
import type { MlflowServer } from '../standalone/server.js';
import { hasApiUnderPrefix } from '../standalone/server-parts.js';
import { sharedPodSetting } from '../standalone/server-pod-setting.js';
import { type MlflowServerProps, serverPartsOf } from '../standalone/server-props.js';
import type { PostgresqlClusterProps } from '../stores/cloudnative-pg/cloudnative-pg.js';
import type { ObjectStoreProps } from '../stores/object-store/object-store.js';
import { firstActive } from '../workspaces/effective.js';
import { ownKeys } from './secrets-of.js';

/** The server's props: from the environment, with the defaults of its platform. */
export function mlflowServerProps(environment: StandaloneEnvironment): MlflowServerProps {
  const { settings, profile, instance, dnsPorts } = environment;
  const { observability } = settings;
  const networkPolicy = constructNetwork(settings.networkPolicy);
  return {
    ...serverPartsOf({ ...settings, server: withWebhooks(settings), networkPolicy }),
    instance,
    encryptionKeys: settings.encryptionKeys ?? (ownKeys(settings) ? {} : undefined),
    metrics: observability.serviceMonitor !== undefined,
    monitoringNamespace: networkPolicy.monitoringNamespace ?? profile.network.monitoringNamespace,
    podNetworks: observability.serviceMonitor?.podNetworks ?? [],
    dnsPorts,
    ...secretProviderClassOf(settings.secrets, instance),
  };
}

export function certificateProps(
  { instance, settings: { authentication } }: StandaloneEnvironment,
  issuer: ServingCertificateProps['issuer'],
): ServingCertificateProps {
  return {
    namespace: instance.namespace,
    serviceName: namesOf(instance).server,
    ...(authentication.type === 'proxy' ? { otherServices: [proxyServiceName(authentication, instance)] } : {}),
    secretName: namesOf(instance).tlsSecret,
    authority: namesOf(instance).authority,
    ...(issuer ? { issuer } : {}),
  };
}

/** The backend of the gateway: the server, or the proxy in front of it. */
export function exposureProps(
  { settings, instance }: StandaloneEnvironment,
  server: MlflowServer,
  proxy?: OauthProxy,
): ServerExposureProps {
  const { portName, tlsSecret } = server.parts;
  const certificate = proxy ? proxyTlsSecretOf(server.parts) : tlsSecret;
  const service = proxy?.service ?? {
    name: namesOf(instance).server,
    port: server.parts.port,
    endpoint: server.endpoint,
  };
  return {
    server: {
      instance,
      service: { name: service.name, port: service.port, portName },
      staticPrefix: settings.server.staticPrefix,
      isRooted: hasRootedPaths(settings.server.image.version),
      ...(certificate ? { serving: servingOf(settings.tls, instance, certificate) } : {}),
      ...(proxy ? { healthPath: pingPath } : {}),
      largeCookies: settings.authentication.type === 'proxy' && !settings.authentication.session.store,
    },
    gateway: openedGateway(settings),
    endpoint: service.endpoint,
    podPort: service.port,
    apiUnderPrefix: hasApiUnderPrefix(settings.server.image.version),
  };
}

/** A CA of cert-manager's for this instance is in a Secret; that of another issuer is not known. */
function servingOf(
  tls: StandaloneEnvironment['settings']['tls'],
  instance: StandaloneEnvironment['instance'],
  secretName: string,
): ServingCertificateSource {
  const isOwn = tls.source === 'cert-manager' && !tls.issuer;
  return {
    secretName,
    byServiceCa: tls.source === 'service-ca',
    ...(isOwn ? { authoritySecret: namesOf(instance).authorityKey } : {}),
  };
}

/** The gateway with the paths of the login. Under a prefix, the proxy has its own paths below it. */
function openedGateway({ gateway, authentication, server }: StandaloneEnvironment['settings']): StandaloneGateway {
  if (gateway.type === 'none' || gateway.type === 'route') return gateway;
  const paths = {
    oidc: oidcPaths,
    proxy: server.staticPrefix ? [] : [proxyPrefix()],
    kubernetes: [],
    headers: [],
    none: [],
  } as const;
  return { ...gateway, extraPaths: [...new Set([...paths[authentication.type], ...gateway.extraPaths])] };
}

/** The namespace of the overlay is a workspace itself if the smoke test runs in it, or it is the default workspace. */
export function namespaceLabels(
  environment: StandaloneEnvironment,
  testWorkspace: string | undefined,
): Readonly<Record<string, string>> {
  const { authentication } = environment.settings;
  if (!asksKubernetes(authentication)) return {};
  const { labelSelector, defaultWorkspace } = authentication.workspaces;
  const isWorkspace = [defaultWorkspace, testWorkspace].includes(environment.namespace);
  return isWorkspace ? (labelSelector?.matchLabels ?? {}) : {};
}

/** The workspace of the smoke test: as set, else the default workspace, else the first one configured. */
export function smokeTestWorkspace({ settings, namespace }: StandaloneEnvironment): string | undefined {
  const { smokeTest, authentication, workspaces } = settings;
  if (!smokeTest) return undefined;
  const usual = asksKubernetes(authentication) ? authentication.workspaces.defaultWorkspace : undefined;
  return smokeTest.workspace ?? usual ?? firstActive(workspaces) ?? namespace;
}

/** Databases of other components of the overlay, for the backup: that of its Keycloak. */
export function backedUpBeside({ settings, instance }: StandaloneEnvironment): readonly OtherDatabase[] {
  const keycloak = ownKeycloakOf(settings);
  return keycloak ? [keycloakBackup(instance, keycloak.database.image)] : [];
}

/** For pods beside the server that read Secrets. */
function readingPodSetting({ instance, settings }: Pick<StandaloneEnvironment, 'instance' | 'settings'>) {
  return sharedPodSetting({ ...settings, ...secretProviderClassOf(settings.secrets, instance) });
}

/** What the database's pods must connect to, beside the settings of the environment. */
export function databaseProps(
  environment: StandaloneEnvironment,
  store: PostgresqlClusterProps['store'],
): PostgresqlClusterProps {
  const { instance, settings } = environment;
  return {
    instance,
    store:
      settings.authentication.type === 'oidc'
        ? { ...store, authDatabase: settings.authentication.usersDatabase.database }
        : store,
    ...clusterSetting(environment),
  };
}

/** What databases of CloudNativePG connect to beside their clients. */
function clusterSetting({ settings, profile, dnsPorts }: StandaloneEnvironment) {
  return {
    apiServer: settings.networkPolicy.apiServer,
    dnsPorts,
    podSetting: sharedPodSetting(settings),
    monitoring: {
      namespace: settings.networkPolicy.monitoringNamespace ?? profile.network.monitoringNamespace,
      labels: settings.observability.serviceMonitor?.labels ?? {},
    },
  };
}

/** The security and network settings of the S3 server, beside the settings of the environment. */
export function objectStoreProps(
  { instance, settings, dnsPorts }: StandaloneEnvironment,
  store: ObjectStoreProps['store'],
): ObjectStoreProps {
  return {
    instance,
    store,
    podSetting: readingPodSetting({ instance, settings }),
    dnsPorts,
  };
}

/** The security and network settings of Valkey, beside the settings of the environment. */
export function cacheProps({ instance, settings }: StandaloneEnvironment, cache: CacheProps['cache']): CacheProps {
  return {
    instance,
    cache,
    podSetting: readingPodSetting({ instance, settings }),
  };
}

/** Keycloak and its realm run beside the server, and pods that log users in request keys and tokens. */
export function keycloakProps(
  environment: StandaloneEnvironment,
  props: Pick<KeycloakProps, 'server' | 'settings' | 'clients'>,
): KeycloakProps {
  return { ...props, clusterSetting: clusterSetting(environment) };
}
