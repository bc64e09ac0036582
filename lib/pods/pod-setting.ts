import type { Affinity, PodSpec, Toleration } from '../../imports/kubernetes.js';
import type { SecurityPreset } from './security.js';

/** What an environment decides of a pod, whatever runs in it. */
export interface PodSetting {
  readonly securityPreset: SecurityPreset;
  /**
   * Secrets with the credentials of the registries.
   * @default - none
   */
  readonly pullSecrets?: readonly string[];
  /** @default - any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly tolerations?: readonly Toleration[];
  /** @default - none */
  readonly affinity?: Affinity;
  /** @default - that of the namespace */
  readonly priorityClassName?: string;
  /** @default - that of the cluster */
  readonly runtimeClassName?: string;
}

/** Where a pod may run, in the fields of its spec. */
export function placementOf({
  affinity,
  nodeSelector,
  tolerations,
  priorityClassName,
  runtimeClassName,
}: PodSetting): Partial<PodSpec> {
  return {
    ...(affinity ? { affinity } : {}),
    ...(nodeSelector ? { nodeSelector: { ...nodeSelector } } : {}),
    ...(tolerations ? { tolerations: [...tolerations] } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(runtimeClassName ? { runtimeClassName } : {}),
  };
}

/** The Secrets by which images are pulled, as references. */
export function pullSecretsOf({ pullSecrets = [] }: PodSetting): Pick<PodSpec, 'imagePullSecrets'> {
  return pullSecrets.length > 0 ? { imagePullSecrets: pullSecrets.map((name) => ({ name })) } : {};
}
