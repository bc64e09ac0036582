import type { Container, EnvVar, PodTemplateSpec, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { combinedTrust, noTrust } from '../pods/authorities.js';
import { type RestrictedPodProps, restrictedPod } from '../pods/restricted-pod.js';
import type { CaSource } from '../schema/ca-source.js';
import type { StandaloneServerSettings } from './image-version.js';
import { commonVariables } from './server-variables.js';

/** The settings of a pod that runs a program of MLflow. */
export interface MlflowPodProps
  extends Pick<RestrictedPodProps, 'setting' | 'labels' | 'account' | 'claim' | 'affinity' | 'spec'> {
  /** Name of the container. */
  readonly name: string;
  readonly image: StandaloneServerSettings['image'];
  /** Whether the program uses the account's token for the API server or the MLflow server. */
  readonly usesToken: boolean;
  /** CAs that it trusts in addition to the public ones and those of its connections. */
  readonly authorities: readonly CaSource[];
  /** The stores and servers that it connects to. */
  readonly connections: NonNullable<RestrictedPodProps['connections']>;
  readonly temporaryStorage: string;
  /**
   * Programs that run to their end before it, of whatever image.
   * @default - none
   */
  readonly before?: NonNullable<RestrictedPodProps['before']>;
  /** Later ones take precedence. */
  readonly env: readonly EnvVar[];
  readonly volumes?: readonly Volume[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly container: Pick<Container, 'command' | 'args' | 'resources'> & Partial<Container>;
}

/** A restricted pod with the MLflow image, its variables, and one file of all trusted CAs. */
export function mlflowPod(props: MlflowPodProps): PodTemplateSpec {
  const { temporaryStorage, env, volumeMounts = [] } = props;
  const authorities = [...props.authorities, ...props.connections.flatMap((connection) => connection.authorities)];
  const image = imageFields(props.image);
  const trust = authorities.length > 0 ? combinedTrust(image, authorities) : noTrust;
  return restrictedPod({
    setting: props.setting,
    labels: props.labels,
    account: props.account,
    token: props.usesToken,
    connections: props.connections,
    // The CA of a store applies only to that store: its variables follow those of the trust, and take precedence.
    trust: { ...trust, env: [...commonVariables, ...trust.env] },
    temporary: { sizeLimit: temporaryStorage },
    ...(props.claim ? { claim: props.claim } : {}),
    ...(props.before ? { before: props.before } : {}),
    ...(props.affinity ? { affinity: props.affinity } : {}),
    container: { name: props.name, ...image, ...props.container, env: [...env], volumeMounts: [...volumeMounts] },
    volumes: props.volumes ?? [],
    spec: props.spec ?? {},
  });
}

/** The image of a container, with its pull policy if there is one. */
export function imageFields({
  image,
  imagePullPolicy,
}: StandaloneServerSettings['image']): Pick<Container, 'image' | 'imagePullPolicy'> {
  return { image, ...(imagePullPolicy ? { imagePullPolicy } : {}) };
}
