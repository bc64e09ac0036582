import { limitedResources, type PodSetting, placementOf, pullSecretsOf } from '../../../pods/pod-setting.js';
import { usableShare } from '../../../stores/backend/connection-pools.js';
import { usualMaxConnections } from '../../../stores/cloudnative-pg/cloudnative-pg-schema.js';
import { type KeycloakDatabaseNames, keycloakPorts } from './keycloak-names.js';
import { databaseCa, keycloakPodTemplate } from './keycloak-pod.js';
import type { KeycloakServerSettings } from './keycloak-server-schema.js';
import type { KeycloakSpec } from './keycloak-types.js';

export interface KeycloakSpecProps {
  readonly settings: KeycloakServerSettings;
  /** `https://keycloak.example.com/auth`. */
  readonly baseUrl: string;
  readonly database: KeycloakDatabaseNames;
  readonly databaseHost: string;
  readonly tlsSecret: string;
  readonly adminSecret: string;
  /** Address ranges of the gateway, if they are set. */
  readonly proxyRanges: readonly string[];
  /** The settings of the environment for its pods. */
  readonly setting: PodSetting;
}

/** Connections that each pod opens at most, unless the resource says otherwise (db-pool-max-size). */
export const usualKeycloakPool = 100;

/** The operator's defaults (docs: advanced configuration), with some CPU. */
const defaultResources = { requests: { cpu: '500m', memory: '1700Mi' }, limits: { memory: '2Gi' } };

/** The Keycloak resource. */
export function keycloakSpec(props: KeycloakSpecProps): KeycloakSpec {
  const { settings, database, adminSecret, tlsSecret, setting } = props;
  const { affinity, tolerations, priorityClassName } = placementOf(setting);
  const scheduling = { affinity, tolerations, priorityClassName };
  const options = additionalOptions(props);
  return {
    instances: settings.instances,
    ...(settings.image ? { image: settings.image, startOptimized: settings.optimized } : {}),
    ...pullSecretsOf(setting),
    bootstrapAdmin: { user: { secret: adminSecret } },
    db: {
      vendor: 'postgres',
      url: jdbcUrl(props),
      usernameSecret: { name: database.userSecret, key: 'username' },
      passwordSecret: { name: database.userSecret, key: 'password' },
      poolMaxSize: poolSize(settings),
    },
    http: { httpEnabled: false, httpsPort: keycloakPorts.https, tlsSecret },
    httpManagement: { port: keycloakPorts.management },
    // One issuer for browsers and pods: a token contains it, and MLflow requires an exact match.
    hostname: { hostname: props.baseUrl, strict: true, backchannelDynamic: false },
    proxy: { headers: 'xforwarded' },
    ingress: { enabled: false },
    // The operator's own policy allows all clients, and policies are additive.
    networkPolicy: { enabled: false },
    ...(options.length > 0 ? { additionalOptions: options } : {}),
    resources: limitedResources(settings.resources ?? defaultResources, setting),
    ...(affinity || tolerations || priorityClassName ? { scheduling } : {}),
    // Not every operator of v2alpha1 has this field. Without it Keycloak looks for the CA of the cluster beside the token.
    ...(settings.apiVersion === 'v2beta1' ? { automountServiceAccountToken: false } : {}),
    unsupported: { podTemplate: keycloakPodTemplate({ optimized: settings.optimized, database, setting }) },
  };
}

/** Connections of each pod to its database, of which a fifth is left free. Keycloak's own default, 100, is all that PostgreSQL allows. */
function poolSize({ instances, database: { parameters } }: KeycloakServerSettings): number {
  const allowed = Number(parameters.max_connections ?? usualMaxConnections);
  return Math.max(1, Math.min(usualKeycloakPool, Math.floor((allowed * usableShare) / instances)));
}

/** @see https://jdbc.postgresql.org/documentation/ssl/ */
function jdbcUrl({ database, databaseHost }: KeycloakSpecProps): string {
  const options = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: databaseCa(database).file });
  return `jdbc:postgresql://${databaseHost}:5432/${keycloakDatabase}?${decodeURIComponent(options.toString())}`;
}

export const keycloakDatabase = 'keycloak';

/** Options without fields of their own, by the names of Keycloak's command line. */
function additionalOptions({
  baseUrl,
  proxyRanges,
}: KeycloakSpecProps): NonNullable<KeycloakSpec['additionalOptions']> {
  const { pathname } = new URL(baseUrl);
  return [
    ...(pathname !== '/' ? [{ name: 'http-relative-path', value: pathname }] : []),
    ...(proxyRanges.length > 0 ? [{ name: 'proxy-trusted-addresses', value: proxyRanges.join(',') }] : []),
  ];
}
