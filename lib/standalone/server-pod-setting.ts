import type { PodSetting } from '../pods/pod-setting.js';
import { refined } from '../pods/pod-setting.js';
import type { PodSettings } from '../pods/pod-settings.js';
import type { MlflowServerSettings } from './server-props.js';

type Settings = Pick<MlflowServerSettings, 'server' | 'securityPreset' | 'pods'>;

/**
 * What every pod beside the server gets: the environment's `pods`, else what it says of the server, as far as that fits
 * other pods. Affinity to pods, annotations and the container runtime are the server's alone.
 */
export function sharedPodSetting({ server, securityPreset, pods }: Settings): PodSetting {
  const { affinity, runtimeClassName: _, annotations: __, ...fields } = ownSettings(server);
  const nodeAffinity = affinity?.nodeAffinity;
  return refined({ securityPreset }, { ...fields, ...(nodeAffinity ? { affinity: { nodeAffinity } } : {}) }, pods);
}

/** What the server's own pods get. */
export function serverPodSetting({ server, securityPreset, pods }: Settings): PodSetting {
  return refined({ securityPreset }, pods, ownSettings(server));
}

function ownSettings(server: Settings['server']): PodSettings {
  const { nodeSelector, tolerations, affinity, priorityClassName, runtimeClassName, caBundleConfigMap } = server;
  const { pullSecrets } = server.image;
  return {
    nodeSelector,
    tolerations,
    affinity,
    priorityClassName,
    runtimeClassName,
    caBundleConfigMap,
    labels: server.podLabels,
    annotations: server.podAnnotations,
    pullSecrets: pullSecrets.length > 0 ? pullSecrets : undefined,
  };
}
