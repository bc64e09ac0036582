import type { Container, EnvVar, PodTemplateSpec, Volume, VolumeMount } from '../../imports/kubernetes.js';
import type { CaSource } from '../schema/ca-source.js';
import { combinedTrust, noTrust } from './authorities.js';
import { type RestrictedPodProps, restrictedPod } from './restricted-pod.js';

/** Variables of all programs of MLflow. */
export const commonVariables: readonly EnvVar[] = [
  { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' },
  // The root file system is read-only and the user may have no home directory; without one MLflow does not start.
  { name: 'HOME', value: '/tmp' },
  // The user may also have no name; without one the server responds with 500 where it records the creator of an object (3.14, guardrails).
  { name: 'USER', value: 'mlflow' },
];

/** An image of MLflow, and when it is pulled. */
export interface MlflowImage {
  readonly image: string;
  /** @default - that of Kubernetes for the tag */
  readonly imagePullPolicy?: Container['imagePullPolicy'];
}

/** The settings of a pod that runs a program of MLflow. */
export interface MlflowPodProps
  extends Pick<RestrictedPodProps, 'setting' | 'labels' | 'account' | 'claim' | 'affinity' | 'spec'> {
  /** Name of the container. */
  readonly name: string;
  readonly image: MlflowImage;
  /** Whether the program uses the account's token for the API server or the MLflow server. */
  readonly usesToken: boolean;
  /**
   * Image with Python, which combines the CAs that the program trusts.
   * @default - that of the program
   */
  readonly trustImage?: MlflowImage;
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
  const authorities = distinct([
    ...props.authorities,
    ...props.connections.flatMap((connection) => connection.authorities),
  ]);
  const image = imageFields(props.image);
  const trust =
    authorities.length > 0
      ? combinedTrust(props.trustImage ? imageFields(props.trustImage) : image, authorities)
      : noTrust;
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
export function imageFields({ image, imagePullPolicy }: MlflowImage): Pick<Container, 'image' | 'imagePullPolicy'> {
  return { image, ...(imagePullPolicy ? { imagePullPolicy } : {}) };
}

/** A CA of several connections is mounted once. */
function distinct(sources: readonly CaSource[]): readonly CaSource[] {
  return [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];
}
