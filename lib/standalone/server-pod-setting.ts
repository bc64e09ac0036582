import type { PodSetting } from '../pods/pod-setting.js';
import type { MlflowServerSettings } from './server-props.js';

/** What every pod beside the server gets of what the environment says of the server's own. */
export function sharedPodSetting({ server, securityPreset }: MlflowServerSettings): PodSetting {
  const { nodeSelector, tolerations, priorityClassName } = server;
  return {
    securityPreset,
    pullSecrets: server.image.pullSecrets,
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
  };
}

/** What the server's own pods get: affinity and runtime class fit them alone. */
export function serverPodSetting(settings: MlflowServerSettings): PodSetting {
  const { affinity, runtimeClassName } = settings.server;
  return {
    ...sharedPodSetting(settings),
    ...(affinity ? { affinity } : {}),
    ...(runtimeClassName ? { runtimeClassName } : {}),
  };
}
