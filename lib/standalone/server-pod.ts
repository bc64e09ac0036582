import type { EnvVar, PodTemplateSpec, Probe, TopologySpreadConstraint } from '../../imports/kubernetes.js';
import { asksKubernetes, readsClusterKeys } from '../identity/authentication/authentication-schema.js';
import { workspaceVariables } from '../identity/authentication/workspace-variables.js';
import { labelsOf, selectorOf } from '../model/instance.js';
import { mlflowPod } from '../pods/mlflow-pod.js';
import { authoritiesOf } from '../pods/pod-setting.js';
import { sizedResources } from '../pods/sizes.js';
import { serverArguments } from './server-arguments.js';
import { metricsFolder, preStopSeconds, tlsFolder } from './server-folders.js';
import type { ServerParts } from './server-parts.js';
import { sizes } from './server-sizes.js';
import { authenticationVariables } from './server-variables.js';
import { traceArchivalConfig } from './trace-archival-config.js';

/** Name of the server's container. */
export const serverContainer = 'mlflow';

/** The pod of the server. */
export function serverPod(parts: ServerParts): PodTemplateSpec {
  const { settings, account, tlsSecret } = parts;
  const { server, instance } = settings;
  const size = sizes[server.size];
  const spread = spreading(parts);
  const { metadata, spec } = mlflowPod({
    name: serverContainer,
    labels: labelsOf(instance, 'server'),
    image: server.image,
    account,
    usesToken:
      asksKubernetes(settings.authentication) ||
      readsClusterKeys(settings.authentication) ||
      parts.usesWorkloadIdentity,
    setting: parts.serverPodSetting,
    authorities: authoritiesOf(parts.serverPodSetting),
    connections: [...parts.connections, parts.encryption, parts.identity],
    ...(parts.claim ? { claim: parts.claim } : {}),
    temporaryStorage: server.temporaryStorage?.sizeLimit ?? size.temporaryStorage,
    env: variables(parts),
    volumes: [
      ...(tlsSecret
        ? [
            {
              name: 'tls',
              secret: {
                secretName: tlsSecret,
                items: ['tls.crt', 'tls.key'].map((key) => ({ key, path: key })),
                defaultMode: 0o440,
              },
            },
          ]
        : []),
      ...(settings.metrics ? [{ name: 'metrics', emptyDir: { sizeLimit: '100Mi' } }] : []),
      ...(settings.traceArchival ? [traceArchivalConfig(instance).volume] : []),
      ...server.volumes,
    ],
    volumeMounts: [
      ...(tlsSecret ? [{ name: 'tls', mountPath: tlsFolder, readOnly: true }] : []),
      ...(settings.metrics ? [{ name: 'metrics', mountPath: metricsFolder }] : []),
      ...(settings.traceArchival ? [traceArchivalConfig(instance).volumeMount] : []),
      ...server.volumeMounts,
    ],
    container: {
      command: ['mlflow'],
      args: [...serverArguments(parts)],
      ...(server.envFrom.length > 0 ? { envFrom: server.envFrom } : {}),
      ports: [{ name: parts.portName, containerPort: parts.port, protocol: 'TCP' }],
      resources: server.resources ?? sizedResources(parts.workers),
      ...probes(parts),
      // A terminating pod still receives requests for some seconds, until all endpoints are updated.
      lifecycle: server.lifecycle ?? { preStop: { sleep: { seconds: preStopSeconds } } },
      ...(server.securityContext ? { securityContext: server.securityContext } : {}),
    },
    spec: {
      terminationGracePeriodSeconds: server.terminationGracePeriodSeconds,
      ...(spread ? { topologySpreadConstraints: spread } : {}),
    },
  });
  return {
    metadata,
    spec: {
      ...spec,
      ...(server.podSecurityContext ? { securityContext: server.podSecurityContext } : {}),
      ...(server.initContainers.length > 0
        ? { initContainers: [...(spec?.initContainers ?? []), ...server.initContainers] }
        : {}),
      containers: [...(spec?.containers ?? []), ...server.sidecars],
    },
  };
}

/** The pools of the stores. */
function poolVariables({ settings: { backendStore }, pools }: ServerParts): readonly EnvVar[] {
  if (!pools || backendStore.type === 'sqlite' || backendStore.pool.class === 'NullPool') return [];
  return [
    { name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: String(pools.store.size) },
    { name: 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', value: String(pools.store.maxOverflow) },
  ];
}

function variables(parts: ServerParts): readonly EnvVar[] {
  const { settings, hosts } = parts;
  const { server, authentication, instance } = settings;
  return [
    ...poolVariables(parts),
    { name: 'MLFLOW_LOGGING_LEVEL', value: server.options.logLevel },
    // Jobs run in separate processes, whose memory the sizes do not include.
    { name: 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION', value: String(server.options.jobExecution) },
    ...(asksKubernetes(authentication)
      ? [...workspaceVariables(authentication), ...authenticationVariables(authentication, instance)]
      : []),
    { name: 'MLFLOW_SERVER_ALLOWED_HOSTS', value: hosts.allowedHosts.join(',') },
    ...(hosts.corsOrigins.length > 0
      ? [{ name: 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', value: hosts.corsOrigins.join(',') }]
      : []),
    { name: 'MLFLOW_SERVER_X_FRAME_OPTIONS', value: server.options.xFrameOptions },
    ...(settings.traceArchival ? [traceArchivalConfig(instance).variable] : []),
    ...server.env,
  ];
}

/** The other probes begin after the startup probe succeeds, so that a slow start is not treated as a failure. */
function probes({ settings, hosts, portName, scheme }: ServerParts): {
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
} {
  const ask = (path: string): Probe => ({
    httpGet: {
      path,
      port: portName,
      scheme: scheme === 'https' ? 'HTTPS' : 'HTTP',
      // The kubelet calls the pod by its address, and the server accepts only configured hosts.
      httpHeaders: [{ name: 'Host', value: hosts.probes.hostHeader }],
    },
    timeoutSeconds: 5,
  });
  return {
    startupProbe: {
      ...ask(hosts.probes.health),
      periodSeconds: 5,
      failureThreshold: Math.ceil(settings.server.startupSeconds / 5),
    },
    livenessProbe: { ...ask(hosts.probes.health), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...ask(hosts.probes.readiness), periodSeconds: 5, failureThreshold: 3 },
  };
}

/** A constraint without a selector matches no pods, which is never intended. */
function spreading(parts: ServerParts): TopologySpreadConstraint[] | undefined {
  const labelSelector = { matchLabels: { ...selectorOf(parts.settings.instance, 'server') } };
  const given = parts.settings.server.topologySpreadConstraints?.map((one) => ({ labelSelector, ...one }));
  return given ?? (parts.mostReplicas > 1 ? spreadOverNodes(parts) : undefined);
}

/** A preference, so that a small cluster can still run all pods. */
function spreadOverNodes({ settings }: ServerParts): TopologySpreadConstraint[] {
  const labelSelector = { matchLabels: { ...selectorOf(settings.instance, 'server') } };
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
    // Terminating pods of the previous version are not counted.
    matchLabelKeys: ['pod-template-hash'],
  }));
}
