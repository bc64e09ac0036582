import { tcp } from '../model/flow.js';
import { noConnection, type PodConnection } from '../model/pod-connection.js';
import type { MlflowServer } from '../standalone/server.js';
import type { JobIdentity } from './job-identity.js';

/** The connection of a job of the overlay to the server: with the URI of all clients in the cluster, and its own account. */
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
