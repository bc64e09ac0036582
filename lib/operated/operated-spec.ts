import type { EnvVar, NetworkPolicyEgressRule } from '../../imports/kubernetes.js';
import type { MLflowSpec } from '../crds/mlflow.js';
import { apiServerRule, destinationRules, dnsRule } from '../model/egress.js';
import { limitedResources, placementOf } from '../pods/pod-setting.js';
import { hardenedPod } from '../pods/security.js';
import { sizedResources, spreadAffinity } from '../pods/sizes.js';
import { artifactUri, isServed } from '../stores/artifacts/artifact-store.js';
import { sqliteUri } from '../stores/backend/backend-store.js';
import type { PostgresqlConnection } from '../stores/backend/backend-store-schema.js';
import { defaultVolume } from '../stores/store.js';
import { serverPodSetting } from './operated-pod-setting.js';
import type { OperatedServerSettings } from './operated-server-settings.js';
import type { ServerStores } from './operated-stores.js';

/** The spec of the MLflow resource: the environment's own fields, and those computed from stores, gateway and platform. */
export function mlflowSpec(settings: OperatedServerSettings, stores: ServerStores): MLflowSpec {
  const { server, artifactStore } = settings;
  const setting = serverPodSetting(settings);
  const { nodeSelector, tolerations, affinity } = placementOf(
    setting,
    server.replicas > 1 && !server.affinity ? spreadAffinity : undefined,
  );
  return {
    ...passedOn(settings),
    ...optional('podLabels', setting.labels),
    ...optional('podAnnotations', setting.annotations),
    ...optional('nodeSelector', nodeSelector),
    ...optional('tolerations', tolerations),
    ...optional('affinity', affinity),
    ...optional('caBundleConfigMap', setting.caBundleConfigMap),
    resources: limitedResources(server.resources ?? sizedResources(server.workers), setting),
    ...optional(
      'podSecurityContext',
      server.podSecurityContext ?? (setting.securityPreset === 'hardened' ? hardenedPod : undefined),
    ),
    ...optional('storage', server.storage ?? (stores.all.some((store) => store.onVolume) ? defaultVolume : undefined)),
    ...backendStoreFields(settings),
    ...(isServed(artifactStore)
      ? { serveArtifacts: true, artifactsDestination: artifactUri(artifactStore) }
      : { serveArtifacts: false, defaultArtifactRoot: artifactUri(artifactStore) }),
    ...optional('extraAllowedOrigins', nonEmpty(allowedOrigins(settings))),
    ...optional('env', nonEmpty(environmentVariables(settings, stores))),
    ...optional('traceArchival', traceArchival(settings)),
    networkPolicyEgressRules: [...(server.networkPolicyEgressRules ?? serverEgress(settings, stores))],
    ...optional('networkPolicyAdditionalEgressRules', nonEmpty(databaseEgress(settings, stores))),
  };
}

/** Fields of the environment that the resource takes as they are. */
function passedOn({ server }: OperatedServerSettings): Partial<MLflowSpec> {
  return {
    replicas: server.replicas,
    workers: server.workers,
    serviceAccountName: server.serviceAccountName,
    ...optional('image', server.image),
    ...optional('temporaryStorage', server.temporaryStorage),
    ...optional('envFrom', nonEmpty(server.envFrom)),
    ...optional('securityContext', server.securityContext),
    ...optional('resourceClaims', server.resourceClaims),
    ...optional('migration', server.migration),
    ...optional('workspaceLabelSelector', server.workspaceLabelSelector),
  };
}

function backendStoreFields({ backendStore, registryStore, readReplica }: OperatedServerSettings): Partial<MLflowSpec> {
  return {
    ...(backendStore.type === 'sqlite'
      ? { backendStoreUri: sqliteUri(backendStore.path) }
      : { backendStoreUriFrom: keyReference(backendStore) }),
    ...(registryStore ? { registryStoreUriFrom: keyReference(registryStore) } : {}),
    ...(readReplica ? { readReplicaBackendStoreUriFrom: keyReference(readReplica) } : {}),
  };
}

function keyReference({ uriFrom }: PostgresqlConnection): { readonly name: string; readonly key: string } {
  return { name: uriFrom.name, key: uriFrom.key };
}

/** The browser sends the gateway's hostname as origin; the operator itself only adds the one of its public URL. */
function allowedOrigins({ gateway, server }: OperatedServerSettings): readonly string[] {
  const own = gateway.type === 'none' ? [] : gateway.hostnames.map((hostname) => `https://${hostname}`);
  return [...new Set([...own, ...server.extraAllowedOrigins])];
}

/** The stores' variables first, so that the environment's own can be seen to come later and win. */
function environmentVariables({ server }: OperatedServerSettings, stores: ServerStores): readonly EnvVar[] {
  const own = new Set(server.env.map((variable) => variable.name));
  const fromStores = stores.all.flatMap((store) => store.env).filter((variable) => !own.has(variable.name));
  return [...fromStores, ...server.env];
}

function traceArchival({
  traceArchival: settings,
  artifactStore,
}: OperatedServerSettings): MLflowSpec['traceArchival'] {
  if (!settings) return undefined;
  const { location, longRetentionAllowlist, resources, ...rest } = settings;
  return {
    enabled: true,
    ...rest,
    location: location ?? `${artifactUri(artifactStore)}/traces`,
    ...optional('longRetentionAllowlist', nonEmpty(longRetentionAllowlist)),
    ...optional('resources', resources),
  };
}

/** Instead of the operator's wide default (443, 6443, 8443 and five database ports to any address). */
function serverEgress(settings: OperatedServerSettings, stores: ServerStores): readonly NetworkPolicyEgressRule[] {
  return [
    dnsRule(settings.dnsPorts),
    apiServerRule(settings.networkPolicy.apiServer),
    ...destinationRules(stores.artifacts.destinations),
  ];
}

/** Databases stand among the additional rules, because only these are given to the migration's policy as well. */
function databaseEgress(settings: OperatedServerSettings, stores: ServerStores): readonly NetworkPolicyEgressRule[] {
  const databases = stores.databases.flatMap((store) => store.destinations);
  return [...destinationRules(databases), ...settings.server.networkPolicyAdditionalEgressRules];
}

function nonEmpty<T>(items: readonly T[]): T[] | undefined {
  return items.length > 0 ? [...items] : undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
