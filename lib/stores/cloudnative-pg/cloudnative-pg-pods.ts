import type { PoolerSpec } from '../../../imports/postgresql.cnpg.io.js';
import { limitedResources, metadataOf, type PodSetting, placementOf, pullSecretsOf } from '../../pods/pod-setting.js';

/**
 * What the environment decides of pods, in the fields that a Cluster has for the pods of its instances. It has none for a
 * container runtime, and takes CAs from Secrets alone. Labels and annotations go on all that CloudNativePG makes for it.
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

/** The same of where they run. */
export function clusterPlacement({ nodeSelector, tolerations, affinity }: PodSetting) {
  return {
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(affinity?.nodeAffinity ? { nodeAffinity: affinity.nodeAffinity } : {}),
    ...(affinity?.podAffinity ? { additionalPodAffinity: affinity.podAffinity } : {}),
    ...(affinity?.podAntiAffinity ? { additionalPodAntiAffinity: affinity.podAntiAffinity } : {}),
  };
}

/** The template of a Pooler, where the environment decides anything of it. */
export function poolerTemplate(setting: PodSetting): Pick<PoolerSpec, 'template'> {
  const resources = limitedResources(undefined, setting);
  const metadata = metadataOf(setting);
  const spec = { ...pullSecretsOf(setting), ...placementOf(setting) };
  if (!resources && Object.keys({ ...metadata, ...spec }).length === 0) return {};
  // The definition requires a list of containers; CloudNativePG fills in what the one of this name lacks.
  const containers = resources ? [{ name: 'pgbouncer', resources }] : [];
  return { template: { ...(Object.keys(metadata).length > 0 ? { metadata } : {}), spec: { containers, ...spec } } };
}
