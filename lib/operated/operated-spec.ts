import type { EnvVar, NetworkPolicyEgressRule } from '../../imports/kubernetes.js';
import type { MLflowSpec } from '../crds/mlflow.js';
import { apiServerRule, dnsRule } from '../model/egress.js';
import { egressRules } from '../model/flow.js';
import { operatedEndpoint } from '../model/operated.js';
import { limitedResources, placementOf } from '../pods/pod-setting.js';
import { hardenedPod } from '../pods/security.js';
import { sizedResources, spreadAffinity } from '../pods/sizes.js';
import { artifactUri, isServed } from '../stores/artifacts/artifact-store.js';
import { storeVariables } from '../stores/backend/postgresql-connection.js';
import { defaultVolume } from '../stores/store.js';
import { operatedEncryption } from './operated-encryption.js';
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
    // Fields of the environment are copied to the resource unchanged, except the following.
    ...server,
    podLabels: setting.labels,
    podAnnotations: setting.annotations,
    nodeSelector,
    tolerations,
    caBundleConfigMap: setting.caBundleConfigMap,
    resources: limitedResources(server.resources ?? sizedResources(server.workers), setting),
    affinity,
    podSecurityContext: server.podSecurityContext ?? (setting.securityPreset === 'hardened' ? hardenedPod : undefined),
    storage: server.storage ?? (stores.all.some((store) => store.onVolume) ? defaultVolume : undefined),
    ...storeFields(stores),
    ...(isServed(artifactStore)
      ? { serveArtifacts: true, artifactsDestination: artifactUri(artifactStore) }
      : { serveArtifacts: false, defaultArtifactRoot: artifactUri(artifactStore) }),
    extraAllowedOrigins: nonEmpty(allowedOrigins(settings)),
    env: nonEmpty(environmentVariables(settings, stores)),
    envFrom: nonEmpty(server.envFrom),
    traceArchival: traceArchival(settings),
    networkPolicyEgressRules: [...(server.networkPolicyEgressRules ?? serverEgress(settings, stores))],
    networkPolicyAdditionalEgressRules: nonEmpty(databaseEgress(settings, stores)),
  };
}

/** The fields for the variables with the URIs: a value without a password is written there, any other stays in its Secret. */
function storeFields({ databases }: ServerStores): Partial<MLflowSpec> {
  const fields = databases.env.flatMap(({ name, value, valueFrom }) => {
    const field = uriFields.get(name);
    if (!field) return [];
    const { secretKeyRef: key } = valueFrom ?? {};
    return [key ? [`${field}From`, { name: key.name, key: key.key }] : [field, value]];
  });
  return Object.fromEntries(fields);
}

/** The fields from which the operator sets variables. */
const uriFields: ReadonlyMap<string, string> = new Map([
  [storeVariables.backend, 'backendStoreUri'],
  [storeVariables.registry, 'registryStoreUri'],
  [storeVariables.readReplica, 'readReplicaBackendStoreUri'],
]);

/** The browser sends the gateway's hostname as origin; the operator adds only that of its public URL. */
function allowedOrigins({ gateway, server }: OperatedServerSettings): readonly string[] {
  const own = gateway.type === 'none' ? [] : gateway.hostnames.map((hostname) => `https://${hostname}`);
  return [...new Set([...own, ...server.extraAllowedOrigins])];
}

/** The variables of stores and encryption keys come first, so that those of the environment follow and take precedence. */
function environmentVariables(settings: OperatedServerSettings, stores: ServerStores): readonly EnvVar[] {
  const { server } = settings;
  const own = new Set(server.env.map((variable) => variable.name));
  const computed = [...stores.all.flatMap((store) => store.env), ...operatedEncryption(settings).env];
  return [...computed.filter(({ name }) => !own.has(name) && !uriFields.has(name)), ...server.env];
}

function traceArchival({
  traceArchival: settings,
  artifactStore,
}: OperatedServerSettings): MLflowSpec['traceArchival'] {
  if (!settings) return undefined;
  const { location, longRetentionAllowlist, ...rest } = settings;
  return {
    enabled: true,
    ...rest,
    location: location ?? `${artifactUri(artifactStore)}/traces`,
    longRetentionAllowlist: nonEmpty(longRetentionAllowlist),
  };
}

/** Replaces the operator's broad default (443, 6443, 8443 and five database ports to any address). */
function serverEgress(settings: OperatedServerSettings, stores: ServerStores): readonly NetworkPolicyEgressRule[] {
  return [
    dnsRule(settings.dnsPorts),
    apiServerRule(settings.networkPolicy.apiServer),
    ...egressRules(stores.artifacts.flows(operatedEndpoint(settings.namespace))),
  ];
}

/** Databases are in the additional rules, because only these are also added to the migration's policy. */
function databaseEgress(settings: OperatedServerSettings, stores: ServerStores): readonly NetworkPolicyEgressRule[] {
  const databases = stores.databases.flows(operatedEndpoint(settings.namespace));
  return [...egressRules(databases), ...settings.server.networkPolicyAdditionalEgressRules];
}

function nonEmpty<T>(items: readonly T[]): T[] | undefined {
  return items.length > 0 ? [...items] : undefined;
}
