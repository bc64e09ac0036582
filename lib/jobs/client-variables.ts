import type { EnvVar } from '../../imports/kubernetes.js';
import type { MlflowServer } from '../standalone/server.js';
import type { JobIdentity } from './job-identity.js';

/** How a job of the overlay calls the server: as any client in the cluster does. */
export function clientVariables({ uri }: MlflowServer, identity: JobIdentity): readonly EnvVar[] {
  return [{ name: 'MLFLOW_TRACKING_URI', value: uri }, ...identity.env];
}
