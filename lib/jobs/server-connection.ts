import { tcp } from '../model/flow.js';
import { noConnection, type PodConnection } from '../model/pod-connection.js';
import type { MlflowServer } from '../standalone/server.js';
import type { JobIdentity } from './job-identity.js';

/** The server, as a job of the overlay calls it: by the URI that every client in the cluster has, as its own account. */
export function serverConnection(
  { uri, endpoint, parts }: MlflowServer,
  identity: JobIdentity,
  why: string,
): PodConnection {
  const { env, volumes, volumeMounts } = identity;
  return {
    ...noConnection,
    env: [{ name: 'MLFLOW_TRACKING_URI', value: uri }, ...env],
    volumes,
    volumeMounts,
    authorities: parts.ownAuthority ? [parts.ownAuthority] : [],
    flows: (from) => [{ from, to: endpoint, ports: tcp(parts.port), why }],
  };
}
