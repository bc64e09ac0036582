import type {
  Affinity,
  Container,
  EmptyDirVolumeSource,
  EnvVar,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../../imports/kubernetes.js';
import { joinConnections, type PodConnection } from '../model/pod-connection.js';
import { noTrust, type Trust } from './authorities.js';
import { limited, metadataOf, type PodSetting, placementOf, pullSecretsOf } from './pod-setting.js';
import { presetPod, restricted, restrictedContainer } from './security.js';

/** One program in a pod, and what it has to do with. */
export interface RestrictedPodProps {
  readonly setting: PodSetting;
  /** Labels by which Services and policies find the pod; they win over those of the setting. */
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Annotations of the component's own.
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
   * What connects the pod to stores, caches and servers.
   * @default - nothing
   */
  readonly connections?: readonly PodConnection[];
  /**
   * What makes the program trust further CAs.
   * @default - it trusts those of its image
   */
  readonly trust?: Trust;
  /**
   * A bounded place at /tmp for everything that is written; the root file system is read-only.
   * @default - nothing is written
   */
  readonly temporary?: EmptyDirVolumeSource;
  /**
   * Claim of the volume where one of the connections keeps its data.
   * @default - none
   */
  readonly claim?: { readonly name: string; readonly path: string };
  /** The program. Its variables and mounts come after those of trust and connections, and win. */
  readonly container: Container;
  /**
   * Containers that run before it, after those of the trust.
   * @default - none
   */
  readonly initContainers?: readonly Container[];
  /** @default - those of trust and connections */
  readonly volumes?: readonly Volume[];
  /**
   * Rules for neighbours that the component has itself, added to those of the setting.
   * @default - none
   */
  readonly affinity?: Affinity;
  /**
   * Fields of the spec that only this pod has.
   * @default - none
   */
  readonly spec?: Partial<PodSpec>;
}

/** The pod that every component of an overlay has: restricted, placed by the environment, and joined to what it uses. */
export function restrictedPod(props: RestrictedPodProps): PodTemplateSpec {
  const { setting, claim, temporary, trust = noTrust } = props;
  const {
    securityContext = restrictedContainer,
    env: own = [],
    volumeMounts: mounts = [],
    ...container
  } = props.container;
  const joined = joinConnections(props.connections ?? []);
  const env = distinctVariables([...trust.env, ...joined.env, ...own]);
  const volumeMounts = [
    ...(temporary ? [{ name: 'tmp', mountPath: '/tmp' }] : []),
    ...trust.volumeMounts,
    ...joined.volumeMounts,
    ...(claim ? [{ name: 'data', mountPath: claim.path }] : []),
    ...mounts,
  ];
  const initContainers = [...trust.initContainers, ...(props.initContainers ?? [])];
  const volumes: readonly Volume[] = [
    ...(temporary ? [{ name: 'tmp', emptyDir: temporary }] : []),
    ...trust.volumes,
    ...joined.volumes,
    ...(claim ? [{ name: 'data', persistentVolumeClaim: { claimName: claim.name } }] : []),
    ...(props.volumes ?? []),
  ];
  const spec: PodSpec = {
    serviceAccountName: props.account,
    automountServiceAccountToken: props.token ?? false,
    // Variables for every Service of the namespace would be set beside the program's own, and one named mlflow collides with them.
    enableServiceLinks: false,
    ...pullSecretsOf(setting),
    securityContext: presetPod(setting.securityPreset),
    ...(initContainers.length > 0
      ? { initContainers: initContainers.map((one) => limited(restricted(one), setting)) }
      : {}),
    containers: [
      limited(
        {
          ...container,
          ...(env.length > 0 ? { env } : {}),
          securityContext,
          ...(volumeMounts.length > 0 ? { volumeMounts } : {}),
        },
        setting,
      ),
    ],
    ...(volumes.length > 0 ? { volumes: [...volumes] } : {}),
    ...props.spec,
    ...placementOf(setting, props.affinity),
  };
  const labels = { ...joined.podLabels, ...props.labels };
  return { metadata: metadataOf(setting, { labels, annotations: props.annotations ?? {} }), spec };
}

/** Variables of which only the last of a name counts in the container; none is written twice. */
function distinctVariables(variables: readonly EnvVar[]): EnvVar[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}
