import type { Container, EnvVar, PodSpec, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { joinConnections, type PodConnection } from '../model/pod-connection.js';
import { combinedTrust, type Trust } from '../pods/authorities.js';
import { presetPod, restrictedContainer } from '../pods/sizes.js';
import type { CaSource } from '../schema/ca-source.js';
import type { StandaloneServerSettings } from './image-version.js';
import { commonVariables, distinctVariables } from './server-variables.js';

/** A pod with one program of MLflow's in it, and what that program has to do with. */
export interface MlflowPodProps {
  /** Name of the container. */
  readonly name: string;
  readonly image: StandaloneServerSettings['image'];
  readonly account: string;
  /** Whether the program calls the API server, or proves itself to the MLflow server, by the account's token. */
  readonly usesToken: boolean;
  readonly securityPreset: 'hardened' | 'platform';
  /** CAs that it trusts besides the public ones. */
  readonly authorities: readonly CaSource[];
  /** The stores that it opens by itself. */
  readonly connections: readonly PodConnection[];
  /** Claim of the volume, where one of those stores lies on it. */
  readonly claim?: { readonly name: string; readonly path: string };
  readonly temporaryStorage: string;
  /** Later ones win. */
  readonly env: readonly EnvVar[];
  readonly volumes?: readonly Volume[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly container: Pick<Container, 'command' | 'args' | 'resources'> & Partial<Container>;
}

/** The parts that every such pod has: restricted, with a read-only root and a bounded place for everything that is written. */
export function mlflowPod(props: MlflowPodProps): PodSpec {
  const { image, claim } = props;
  const stores = joinConnections(props.connections);
  const trust = trustOf(props);
  const used = imageFields(image);
  return {
    serviceAccountName: props.account,
    automountServiceAccountToken: props.usesToken,
    // Variables for every Service of the namespace would stand beside MLflow's own, and one named mlflow collides with them.
    enableServiceLinks: false,
    ...(image.pullSecrets.length > 0 ? { imagePullSecrets: image.pullSecrets.map((name) => ({ name })) } : {}),
    securityContext: presetPod(props.securityPreset),
    ...(trust.initContainers.length > 0 ? { initContainers: [...trust.initContainers] } : {}),
    containers: [
      {
        name: props.name,
        ...used,
        ...props.container,
        env: distinctVariables([
          ...commonVariables,
          ...trust.env,
          // A CA that a store names is meant for it alone, and wins.
          ...stores.env,
          ...props.env,
        ]),
        securityContext: props.container.securityContext ?? restrictedContainer,
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          ...trust.volumeMounts,
          ...stores.volumeMounts,
          ...(claim ? [{ name: 'data', mountPath: claim.path }] : []),
          ...(props.volumeMounts ?? []),
        ],
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: props.temporaryStorage } },
      ...trust.volumes,
      ...stores.volumes,
      ...(claim ? [{ name: 'data', persistentVolumeClaim: { claimName: claim.name } }] : []),
      ...(props.volumes ?? []),
    ],
  };
}

export function imageFields({
  image,
  imagePullPolicy,
}: StandaloneServerSettings['image']): Pick<Container, 'image' | 'imagePullPolicy'> {
  return { image, ...(imagePullPolicy ? { imagePullPolicy } : {}) };
}

function trustOf({ image, authorities }: MlflowPodProps): Trust {
  if (authorities.length === 0) return { initContainers: [], volumes: [], volumeMounts: [], env: [] };
  return combinedTrust(imageFields(image), authorities);
}
