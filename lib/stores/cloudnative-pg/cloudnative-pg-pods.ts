import type { PoolerSpec } from '../../../imports/postgresql.cnpg.io.js';
import { limitedResources, metadataOf, type PodSetting, placementOf, pullSecretsOf } from '../../pods/pod-setting.js';

/**
 * Settings of the environment for pods, in the fields that a Cluster has for its instances. It has none for a
 * container runtime, and reads CAs only from Secrets. Labels and annotations are set on all objects that CloudNativePG creates for it.
 */
export function clusterPodFields(setting: PodSetting) {
  const { priorityClassName } = setting;
  const inheritedMetadata = metadataOf(setting);
  return {
    ...pullSecretsOf(setting),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(Object.keys(inheritedMetadata).length > 0 ? { inheritedMetadata } : {}),
  };
}

/** The same for their placement. */
export function clusterPlacement({ nodeSelector, tolerations, affinity }: PodSetting) {
  return {
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(affinity?.nodeAffinity ? { nodeAffinity: affinity.nodeAffinity } : {}),
    ...(affinity?.podAffinity ? { additionalPodAffinity: affinity.podAffinity } : {}),
    ...(affinity?.podAntiAffinity ? { additionalPodAntiAffinity: affinity.podAntiAffinity } : {}),
  };
}

/** The pod template of a Pooler, if the environment has settings for it. */
export function poolerTemplate(setting: PodSetting): Pick<PoolerSpec, 'template'> {
  const resources = limitedResources(undefined, setting);
  const metadata = metadataOf(setting);
  const spec = { ...pullSecretsOf(setting), ...placementOf(setting) };
  if (!resources && Object.keys({ ...metadata, ...spec }).length === 0) return {};
  // The definition requires a list of containers; CloudNativePG completes the one with this name.
  const containers = resources ? [{ name: 'pgbouncer', resources }] : [];
  return { template: { ...(Object.keys(metadata).length > 0 ? { metadata } : {}), spec: { containers, ...spec } } };
}
