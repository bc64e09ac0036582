import { type PodSetting, refined } from '../pods/pod-setting.js';
import type { OperatedServerSettings } from './operated-server-settings.js';

/** Settings for the pods of the overlay other than the server's, such as those of the operator and of garbage collection. */
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

/** Settings for the server's pods, as far as the MLflow resource has fields for them. */
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
