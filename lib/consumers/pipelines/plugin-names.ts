/**
 * Names that Kubeflow Pipelines 2.17 and newer reads for its MLflow plug-in.
 * Source: kubeflow/pipelines 7b70c7b (2026-08-22), backend/src/common/plugins/mlflow/config.go and
 * backend/src/apiserver/plugins/mlflow/config.go.
 */
import type { ClientAccess } from '../../clients/client-access.js';

export const launcherConfigMap = 'kfp-launcher';
export const pluginSecret = 'kfp-mlflow-credentials';
export const podDefaultName = 'mlflow';

/** The ConfigMap with the whole config.json, as upstream's own script calls it (.github/resources/scripts/configure-mlflow.sh). */
export const pluginConfigMap = 'kfp-mlflow-config';

/** The ConfigMap that the API server mounts, if it is there. */
export const trackingCa = {
  configMap: 'mlflow-tracking-ca',
  key: 'ca.crt',
  path: '/etc/mlflow-tracking-ca/ca.crt',
} as const;

/** How the plug-in authenticates to the server. */
export function authTypeOf({ credentials }: ClientAccess): 'kubernetes' | 'basic-auth' | 'bearer' | 'none' {
  switch (credentials.type) {
    case 'cluster-token':
      return 'kubernetes';
    case 'access-key':
      return 'basic-auth';
    case 'id-token':
      return 'bearer';
    case 'none':
      return 'none';
  }
}

/** The keys of the Secret, as settings name them; absent if the plug-in needs none. */
export function secretReference(access: ClientAccess): Readonly<Record<string, string>> | undefined {
  switch (authTypeOf(access)) {
    case 'basic-auth':
      return { usernameKey: 'MLFLOW_TRACKING_USERNAME', passwordKey: 'MLFLOW_TRACKING_PASSWORD' };
    case 'bearer':
      return { tokenKey: 'token' };
    default:
      return undefined;
  }
}
