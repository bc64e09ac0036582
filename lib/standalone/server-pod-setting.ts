import type { PodSetting } from '../pods/pod-setting.js';
import { refined } from '../pods/pod-setting.js';
import type { PodSettings } from '../pods/pod-settings.js';
import type { MlflowServerSettings } from './server-props.js';

type Settings = Pick<MlflowServerSettings, 'server' | 'securityPreset' | 'pods' | 'secretProviderClass'>;

/**
 * Settings for every pod other than the server's: the environment's `pods`, otherwise those of the server that apply to
 * other pods. Pod affinity, annotations and the container runtime apply only to the server.
 */
export function sharedPodSetting({ server, pods, ...settings }: Settings): PodSetting {
  const { affinity, runtimeClassName: _, annotations: __, ...fields } = ownSettings(server);
  const nodeAffinity = affinity?.nodeAffinity;
  return refined(base(settings), { ...fields, ...(nodeAffinity ? { affinity: { nodeAffinity } } : {}) }, pods);
}

/** Settings for the server's pods. */
export function serverPodSetting({ server, pods, ...settings }: Settings): PodSetting {
  return refined(base(settings), pods, ownSettings(server));
}

function base({ securityPreset, secretProviderClass }: Omit<Settings, 'server' | 'pods'>): PodSetting {
  return { securityPreset, ...(secretProviderClass ? { secretProviderClass } : {}) };
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
