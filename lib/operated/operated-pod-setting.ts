import { type PodSetting, refined } from '../pods/pod-setting.js';
import type { OperatedServerSettings } from './operated-server-settings.js';

/** What pods of the overlay beside the server get, such as the operator's and those of garbage collection. */
export function sharedPodSetting({ server, profile, pods }: Settings): PodSetting {
  const { nodeSelector, tolerations, affinity, caBundleConfigMap, podLabels } = server;
  const nodeAffinity = affinity?.nodeAffinity;
  return refined(
    { securityPreset: profile.securityPreset },
    {
      nodeSelector,
      tolerations,
      caBundleConfigMap,
      labels: podLabels,
      ...(nodeAffinity ? { affinity: { nodeAffinity } } : {}),
    },
    pods,
  );
}

/** What the server's own pods get, as far as the MLflow resource has fields for it. */
export function serverPodSetting({ server, profile, pods }: Settings): PodSetting {
  const { nodeSelector, tolerations, affinity, caBundleConfigMap, podLabels, podAnnotations } = server;
  return refined({ securityPreset: profile.securityPreset }, pods, {
    nodeSelector,
    tolerations,
    affinity,
    caBundleConfigMap,
    labels: podLabels,
    annotations: podAnnotations,
  });
}

type Settings = Pick<OperatedServerSettings, 'server' | 'pods'> & {
  readonly profile: Pick<OperatedServerSettings['profile'], 'securityPreset'>;
};
