import type { EnvVar } from '../../imports/kubernetes.js';
import type { PodConnection } from '../model/pod-connection.js';
import type { JobIdentity, JobServer } from '../pods/job-server.js';
import { garbageCollectionScript } from './garbage-collection-script.js';
import { serverConnection } from './server-connection.js';

/** How artifacts are removed, and the required connections and rights. */
export interface ArtifactRemoval {
  readonly connections: readonly PodConnection[];
  readonly env: readonly EnvVar[];
  readonly script: string;
}

/**
 * Artifacts that clients send through the server are also removed through it, except with OpenID Connect: there an
 * account may remove only its own artifacts, so the job connects directly to the store of the server.
 */
export function artifactRemoval(server: JobServer, identity: JobIdentity): ArtifactRemoval {
  const { artifacts, artifactStore, databases } = server;
  const through = serverConnection(server, identity, 'removal of artifacts');
  if (!artifacts.served)
    return {
      connections: [databases, artifactStore, through],
      env: [],
      script: identity.script + garbageCollectionScript,
    };
  if (!server.ownArtifactsOnly)
    return {
      connections: [databases, through],
      env: [],
      script: identity.script + garbageCollectionScript,
    };
  return {
    connections: [databases, artifactStore],
    env: [
      { name: 'MLFLOW_TRACKING_URI', value: server.uri },
      { name: 'MLFLOW_ARTIFACTS_DESTINATION', value: artifacts.uri },
    ],
    script: directScript + garbageCollectionScript,
  };
}

/** Rows refer to artifacts as mlflow-artifacts:/<path>, which the server resolves to <destination>/<path>. */
const directScript = `import os
from urllib.parse import urlparse
from mlflow.store.artifact import artifact_repository_registry as registry

destination = os.environ["MLFLOW_ARTIFACTS_DESTINATION"].rstrip("/")


def direct(uri, **others):
    return registry.get_artifact_repository(destination + urlparse(uri).path, **others)


registry._artifact_repository_registry.register("mlflow-artifacts", direct)

`;
