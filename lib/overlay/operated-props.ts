import type { OperatedEnvironment } from '../environment/environment.js';
import { selectorString } from '../kubernetes/label-selector.js';
import { calledDestinations, withWebhooks } from '../model/called-services.js';
import { destinationRules } from '../model/egress.js';
import { constructNetwork } from '../model/network-policy-schema.js';
import { inClusterUri, operatedInstance } from '../model/operated.js';
import type { ServerMonitoringProps } from '../observability/server-monitoring.js';
import { sharedPodSetting } from '../operated/operated-pod-setting.js';
import type { OperatedServerProps } from '../operated/operated-server-settings.js';
import type { OperatorProps } from '../operator/operator-props.js';
import type { OperatorSettings } from '../operator/operator-schema.js';
import { refined } from '../pods/pod-setting.js';
import type { PostgresqlClusterProps } from '../stores/cloudnative-pg/cloudnative-pg.js';
import type { OperatedCloudNativePgStore } from '../stores/cloudnative-pg/cloudnative-pg-schema.js';
import type { ObjectStoreProps } from '../stores/object-store/object-store.js';
import { firstActive } from '../workspaces/effective.js';
import { additionalEgressOf, meshEgress, proxyEgress } from './operated-connections.js';
import type { NeededNamespace } from './prerequisites.js';
import { ownKeys } from './secrets-of.js';

/** The operator's props: from the environment, with the defaults of its platform. */
export function operatorProps(
  environment: OperatedEnvironment,
  operator: Extract<OperatorSettings, { installedBy: 'manifests' }>,
): OperatorProps {
  const { profile, namespace, settings, gateway } = environment;
  const { network } = profile;
  const gatewayName = operator.gatewayName ?? (gateway.type === 'gateway-api' ? gateway.name : network.gateway?.name);
  return {
    namespace,
    image: operator.image ?? profile.operator.image,
    serverImage: operator.serverImage ?? profile.server.image,
    imagePullPolicy: operator.imagePullPolicy,
    replicas: operator.replicas,
    resources: operator.resources,
    pod: refined(
      sharedPodSetting({ server: settings.server, profile: profile.server, pods: settings.pods }),
      operator.pod,
    ),
    ...(gatewayName ? { gatewayName } : {}),
    sectionTitle: operator.sectionTitle ?? profile.operator.sectionTitle,
    publicUrl: environment.publicUrl ?? inClusterUri(namespace, ''),
    namespaceRbac: operator.namespaceRbac ?? profile.operator.namespaceRbac,
    metricsTls: profile.operator.metricsTls,
    serviceMonitor: operator.serviceMonitor ?? profile.operator.serviceMonitor,
    tlsProfileReader: profile.operator.tlsProfileReader,
    securityPreset: profile.server.securityPreset,
    monitoringNamespace: settings.networkPolicy.monitoringNamespace ?? network.monitoringNamespace,
    apiServer: settings.networkPolicy.apiServer,
    dnsPorts: environment.dnsPorts,
    additionalEgress: additionalEgressOf(environment, 'operator'),
  };
}

/** What the database's pods must connect to, beside the settings of the environment. */
export function databaseProps(
  environment: OperatedEnvironment,
  { tls, ...store }: OperatedCloudNativePgStore,
): PostgresqlClusterProps {
  const { settings, profile } = environment;
  return {
    ...storeSetting(environment),
    store,
    tls,
    apiServer: settings.networkPolicy.apiServer,
    monitoring: { namespace: settings.networkPolicy.monitoringNamespace ?? profile.network.monitoringNamespace },
  };
}

export function objectStoreProps(environment: OperatedEnvironment, store: ObjectStoreProps['store']): ObjectStoreProps {
  return { ...storeSetting(environment), store };
}

/** The settings of pods of the overlay that hold data. */
function storeSetting({ settings, profile, namespace, dnsPorts }: OperatedEnvironment) {
  const { server, pods } = settings;
  return {
    instance: operatedInstance(namespace),
    podSetting: sharedPodSetting({ server, profile: profile.server, pods }),
    dnsPorts,
  };
}

/** The workspace of the smoke test: as set, else the first one configured. */
export function operatedTestWorkspace({
  smokeTest,
  workspaces,
}: Pick<OperatedEnvironment['settings'], 'smokeTest' | 'workspaces'>): string | undefined {
  return smokeTest && (smokeTest.workspace ?? firstActive(workspaces));
}

/** The namespaces that must be workspaces. */
export function operatedWorkspaces({ settings, namespace }: OperatedEnvironment): readonly NeededNamespace[] {
  const { workspaces, server } = settings;
  const configured = workspaces.map((workspace) => workspace.namespace);
  const tested = operatedTestWorkspace(settings);
  const label = server.workspaceLabelSelector ? selectorString(server.workspaceLabelSelector) : '';
  return [
    ...workspaces
      .filter(({ create }) => !create)
      .map((workspace) => ({ namespace: workspace.namespace, why: 'it is configured as a workspace' })),
    ...(tested && tested !== namespace && !configured.includes(tested)
      ? [{ namespace: tested, label, why: 'the smoke test runs in it' }]
      : []),
  ];
}

/** Where every Prometheus selects all ServiceMonitors, as on OpenShift, that of the operator is scraped. */
export function monitoringSettings({ settings, profile }: OperatedEnvironment): ServerMonitoringProps['settings'] {
  const { observability } = settings;
  return profile.operator.serviceMonitor ? { serviceMonitor: { source: 'operator' }, ...observability } : observability;
}

export function serverProps(environment: OperatedEnvironment): OperatedServerProps {
  const { settings, profile, namespace, tls, gateway } = environment;
  const { server, backendStore, registryStore, readReplica, artifactStore, traceArchival, pods } = settings;
  const networkPolicy = constructNetwork(settings.networkPolicy);
  return {
    namespace,
    profile: profile.server,
    server: {
      ...withWebhooks(settings),
      // These are given to the server, to the migration and to nothing else.
      networkPolicyAdditionalEgressRules: [
        ...server.networkPolicyAdditionalEgressRules,
        ...additionalEgressOf(environment, 'server'),
        ...destinationRules(calledDestinations(environment.settings.networkPolicy)),
        ...proxyEgress(environment),
        ...meshEgress(environment),
      ],
    },
    backendStore,
    registryStore,
    readReplica,
    artifactStore,
    traceArchival,
    encryptionKeys: settings.encryptionKeys ?? (ownKeys(settings) ? {} : undefined),
    tls,
    gateway,
    networkPolicy,
    ...(pods ? { pods } : {}),
    dnsPorts: environment.dnsPorts,
  };
}
