import { tcp } from '../model/flow.js';
import { noConnection, type PodConnection } from '../model/pod-connection.js';
import type { JobIdentity, JobServer } from '../pods/job-server.js';

/** The connection of a job of the overlay to the server: with the URI of all clients in the cluster, and its own account. */
export function serverConnection(
  { uri, endpoint, port, ownAuthority }: JobServer,
  identity: JobIdentity,
  why: string,
): PodConnection {
  const { env, volumes, volumeMounts } = identity;
  return {
    ...noConnection,
    env: [{ name: 'MLFLOW_TRACKING_URI', value: uri }, ...env],
    volumes,
    volumeMounts,
    authorities: ownAuthority ? [ownAuthority] : [],
    flows: (from) => [{ from, to: endpoint, ports: tcp(port), why }],
  };
}
