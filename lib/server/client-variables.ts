import type { EnvVar } from '../../imports/kubernetes.js';
import { takesClusterTokens } from './authentication-schema.js';
import type { MlflowServer } from './server.js';

/** How a job of the overlay calls the server: as any client in the cluster does. */
export function clientVariables({ uri, parts }: MlflowServer): readonly EnvVar[] {
  return [
    { name: 'MLFLOW_TRACKING_URI', value: uri },
    ...(takesClusterTokens(parts.settings.authentication)
      ? [{ name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' }]
      : []),
  ];
}
