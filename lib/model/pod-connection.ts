import type { Container, EnvFromSource, EnvVar, HostAlias, Volume, VolumeMount } from '../../imports/kubernetes.js';
import type { CaSource } from '../schema/ca-source.js';
import type { Flow, FlowEnd } from './flow.js';
import type { Requirement } from './requirement.js';
import type { SecretRequirement } from './secret-requirement.js';

/** What a store, a cache, an issuer or the server requires of every pod that connects to it. */
export interface PodConnection {
  /** Variables of the container. A variable precedes those that refer to it by `$(NAME)`. */
  readonly env: readonly EnvVar[];
  /** Secrets and ConfigMaps whose keys are variables too. */
  readonly envFrom: readonly EnvFromSource[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  /** Native sidecars: containers that start before the program, and through which it connects. */
  readonly sidecars: readonly Container[];
  /** CAs that the whole program trusts for it, besides the public ones. */
  readonly authorities: readonly CaSource[];
  /** Addresses of hostnames that DNS does not resolve. */
  readonly hostAliases: readonly HostAlias[];
  /** Labels of the pod: a webhook of the cloud looks for them. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Annotations of the pod's ServiceAccount that let it reach the store without a key. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** Secrets that must be provided. */
  readonly secrets: readonly SecretRequirement[];
  /** Other required objects, and Secrets that an operator of the cluster creates. */
  readonly requirements: readonly Requirement[];
  /** Whether the data is on the volume that the server mounts at /mlflow. */
  readonly onVolume: boolean;
  /** The connections that such a pod opens. */
  flows(from: FlowEnd): readonly Flow[];
}

/** A connection that requires nothing. */
export const noConnection: PodConnection = {
  env: [],
  envFrom: [],
  volumes: [],
  volumeMounts: [],
  sidecars: [],
  authorities: [],
  hostAliases: [],
  podLabels: {},
  serviceAccountAnnotations: {},
  secrets: [],
  requirements: [],
  onVolume: false,
  flows: () => [],
};

/** All that one pod needs for several connections. */
export function joinConnections(connections: readonly PodConnection[]): PodConnection {
  return {
    env: distinct(
      connections.flatMap(({ env }) => env),
      ({ name }) => `variable ${name}`,
    ),
    envFrom: distinct(
      connections.flatMap(({ envFrom }) => envFrom),
      (source) => JSON.stringify(source),
    ),
    volumes: distinct(
      connections.flatMap(({ volumes }) => volumes),
      ({ name }) => `volume ${name}`,
    ),
    volumeMounts: distinct(
      connections.flatMap(({ volumeMounts }) => volumeMounts),
      ({ mountPath }) => `mount of ${mountPath}`,
    ),
    sidecars: distinct(
      connections.flatMap(({ sidecars }) => sidecars),
      ({ name }) => `sidecar ${name}`,
    ),
    authorities: connections.flatMap(({ authorities }) => authorities),
    hostAliases: connections.flatMap(({ hostAliases }) => hostAliases),
    podLabels: Object.assign({}, ...connections.map(({ podLabels }) => podLabels)),
    serviceAccountAnnotations: Object.assign(
      {},
      ...connections.map(({ serviceAccountAnnotations }) => serviceAccountAnnotations),
    ),
    secrets: connections.flatMap(({ secrets }) => secrets),
    requirements: connections.flatMap(({ requirements }) => requirements),
    onVolume: connections.some(({ onVolume }) => onVolume),
    flows: (from) => connections.flatMap(({ flows }) => flows(from)),
  };
}

/** Two stores may require the same thing, but never two different things of the same name. */
function distinct<T>(items: readonly T[], describe: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = describe(item);
    const known = found.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(item))
      throw new Error(`two stores require a different ${name}: ${JSON.stringify(known)} and ${JSON.stringify(item)}`);
    found.set(name, item);
  }
  return [...found.values()];
}
