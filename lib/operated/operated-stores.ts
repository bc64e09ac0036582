import { operatedInstance } from '../model/operated.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { ServerSettings } from '../pods/server-fields.js';
import type { ArtifactStore } from '../stores/artifacts/artifact-store-schema.js';
import { standaloneArtifactConnection } from '../stores/artifacts/standalone-artifact-store.js';
import { type BackendStoreProps, backendConnection } from '../stores/backend/backend-store.js';
import { withGiven } from '../stores/given-variables.js';

/** The stores of one server, as its pods and the jobs of the overlay reach them. */
export interface ServerStores {
  /** Backend store, registry and read replica. */
  readonly databases: PodConnection;
  readonly artifacts: PodConnection;
  /** Both. */
  readonly all: readonly PodConnection[];
}

export interface ServerStoresProps extends BackendStoreProps {
  readonly namespace: string;
  readonly artifactStore: ArtifactStore;
  readonly server: Pick<ServerSettings, 'env'>;
}

export function serverStores(props: ServerStoresProps): ServerStores {
  const instance = operatedInstance(props.namespace);
  const databases = withGiven(backendConnection(props, instance), 'database', props.server);
  const artifacts = withGiven(standaloneArtifactConnection(props.artifactStore, instance), 'artifacts', props.server);
  return { databases, artifacts, all: [databases, artifacts] };
}
