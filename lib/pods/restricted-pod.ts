import type {
  Affinity,
  Container,
  EmptyDirVolumeSource,
  EnvVar,
  HostAlias,
  PodSpec,
  PodTemplateSpec,
  Volume,
  VolumeMount,
} from '../../imports/kubernetes.js';
import { joinConnections, type PodConnection } from '../model/pod-connection.js';
import { noTrust, type Trust } from './authorities.js';
import { limited, metadataOf, type PodSetting, placementOf, pullSecretsOf } from './pod-setting.js';
import { secretsStoreVolume } from './secrets-store.js';
import { presetPod, restricted, restrictedContainer } from './security.js';

/** A program that runs to its end before the pod's own starts, with connections of its own. */
export interface EarlierProgram {
  readonly container: Container;
  /** @default - nothing */
  readonly connections?: readonly PodConnection[];
  /**
   * Whether it trusts the additional CAs of the pod.
   * @default false
   */
  readonly trusts?: boolean;
  /**
   * Claim of the volume where one of its connections keeps its data.
   * @default - none
   */
  readonly claim?: VolumeClaim;
}

interface VolumeClaim {
  readonly name: string;
  readonly path: string;
}

/** The program of a pod, with its connections and settings. */
export interface RestrictedPodProps {
  readonly setting: PodSetting;
  /** Labels with which Services and policies select the pod; they take precedence over those of the setting. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Annotations of the component.
   * @default - those of the setting
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Name of the ServiceAccount. */
  readonly account: string;
  /**
   * Whether the containers get a token of the account.
   * @default false
   */
  readonly token?: boolean;
  /**
   * Connections of the pod to stores, caches and servers.
   * @default - nothing
   */
  readonly connections?: readonly PodConnection[];
  /**
   * Settings with which the program trusts additional CAs.
   * @default - it trusts those of its image
   */
  readonly trust?: Trust;
  /**
   * Size-limited volume at /tmp for all writes; the root file system is read-only.
   * @default - nothing is written
   */
  readonly temporary?: EmptyDirVolumeSource;
  /**
   * Claim of the volume where one of the connections keeps its data.
   * @default - none
   */
  readonly claim?: VolumeClaim;
  /** The container. Its variables and mounts follow those of trust and connections, and take precedence. */
  readonly container: Container;
  /**
   * Init containers, which run after those of the trust.
   * @default - none
   */
  readonly initContainers?: readonly Container[];
  /**
   * Programs that run after those, one after the other.
   * @default - none
   */
  readonly before?: readonly EarlierProgram[];
  /** @default - those of trust and connections */
  readonly volumes?: readonly Volume[];
  /**
   * Affinity rules of the component for neighbouring pods, added to those of the setting.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * Fields of the spec that only this pod has.
   * @default - none
   */
  readonly spec?: Partial<PodSpec>;
}

/** The pod of every component of an overlay: restricted, placed by the environment, and connected to what it uses. */
export function restrictedPod(props: RestrictedPodProps): PodTemplateSpec {
  const { setting, temporary, trust = noTrust, before = [] } = props;
  const joined = joinConnections([props, ...before].flatMap(({ connections = [] }) => connections));
  const claim = props.claim ?? before.find((program) => program.claim)?.claim;
  const initContainers = [
    ...trust.initContainers,
    ...joined.sidecars,
    ...(props.initContainers ?? []),
    ...before.map((program) => connected({ ...program, temporary, trust: program.trusts ? trust : noTrust })),
  ];
  const container = connected({ ...props, trust });
  const store = secretsStoreVolume(setting.secretProviderClass, {
    containers: [container, ...initContainers],
    volumes: [...trust.volumes, ...joined.volumes, ...(props.volumes ?? [])],
  });
  const volumes: readonly Volume[] = distinct([
    ...(temporary ? [{ name: 'tmp', emptyDir: temporary }] : []),
    ...trust.volumes,
    ...joined.volumes,
    ...(claim ? [{ name: 'data', persistentVolumeClaim: { claimName: claim.name } }] : []),
    ...store.volumes,
    ...(props.volumes ?? []),
  ]);
  const spec: PodSpec = {
    serviceAccountName: props.account,
    automountServiceAccountToken: props.token ?? false,
    // Otherwise the kubelet sets variables for every Service of the namespace, and those of a Service named mlflow collide with the program's.
    enableServiceLinks: false,
    ...pullSecretsOf(setting),
    securityContext: presetPod(setting.securityPreset),
    ...(initContainers.length > 0
      ? { initContainers: initContainers.map((one) => limited(restricted(one), setting)) }
      : {}),
    containers: [limited(withMounts(container, store.mounts), setting)],
    ...(volumes.length > 0 ? { volumes: [...volumes] } : {}),
    ...(joined.hostAliases.length > 0 ? { hostAliases: joined.hostAliases.map(copied) } : {}),
    ...props.spec,
    ...placementOf(setting, props.affinity),
  };
  const labels = { ...joined.podLabels, ...props.labels };
  return { metadata: metadataOf(setting, { labels, annotations: props.annotations ?? {} }), spec };
}

/** The container of a program, with what its connections require. */
function connected({
  container: {
    securityContext = restrictedContainer,
    env: own = [],
    envFrom: sources = [],
    volumeMounts: mounts = [],
    ...container
  },
  connections = [],
  trust,
  temporary,
  claim,
}: Pick<RestrictedPodProps, 'container' | 'connections' | 'claim'> & {
  readonly trust: Trust;
  readonly temporary?: EmptyDirVolumeSource | undefined;
}): Container {
  const joined = joinConnections(connections);
  const env = distinctVariables([...trust.env, ...joined.env, ...own]);
  const envFrom = distinct([...joined.envFrom, ...sources]);
  const volumeMounts = distinct([
    ...(temporary ? [{ name: 'tmp', mountPath: '/tmp' }] : []),
    ...trust.volumeMounts,
    ...joined.volumeMounts,
    ...(claim ? [{ name: 'data', mountPath: claim.path }] : []),
    ...mounts,
  ]);
  return {
    ...container,
    ...(env.length > 0 ? { env } : {}),
    ...(envFrom.length > 0 ? { envFrom: [...envFrom] } : {}),
    securityContext,
    ...(volumeMounts.length > 0 ? { volumeMounts: [...volumeMounts] } : {}),
  };
}

/** Only volumes that a container mounts are mounted by the kubelet (pkg/kubelet/volumemanager, GetPodVolumeNames). */
function withMounts(container: Container, mounts: readonly VolumeMount[]): Container {
  return mounts.length > 0 ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), ...mounts] } : container;
}

function copied({ ip, hostnames = [] }: HostAlias): HostAlias {
  return { ip, hostnames: [...hostnames] };
}

/** What a store and a component both require, once. */
function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Variables without duplicates: of several with one name only the last takes effect in the container. */
function distinctVariables(variables: readonly EnvVar[]): EnvVar[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}
