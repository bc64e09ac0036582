import type { EnvVar } from '../../imports/kubernetes.js';
import type { PodConnection } from '../model/pod-connection.js';
import { garbageCollectionScript } from '../pods/garbage-collection-script.js';
import type { MlflowServer } from '../standalone/server.js';
import type { JobIdentity } from './job-identity.js';
import { serverConnection } from './server-connection.js';

/** By which way artifacts are removed, and what that takes. */
export interface ArtifactRemoval {
  readonly connections: readonly PodConnection[];
  readonly env: readonly EnvVar[];
  readonly script: string;
}

/**
 * Artifacts that clients send through the server are removed through it, too. Not so under OpenID Connect: there an
 * account may remove only what is its own, so the job goes to the store by itself, where the server keeps them.
 */
export function artifactRemoval(server: MlflowServer, identity: JobIdentity): ArtifactRemoval {
  const { artifacts, artifactStore, databases, settings } = server.parts;
  const through = serverConnection(server, identity, 'artifacts that are removed through it');
  if (!artifacts.served)
    return {
      connections: [databases, artifactStore, through],
      env: [],
      script: identity.script + garbageCollectionScript,
    };
  if (settings.authentication.type !== 'oidc')
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

/** Rows name artifacts by mlflow-artifacts:/<path>, which the server reads as <destination>/<path>. */
const directScript = `import os
from urllib.parse import urlparse
from mlflow.store.artifact import artifact_repository_registry as registry

destination = os.environ["MLFLOW_ARTIFACTS_DESTINATION"].rstrip("/")


def direct(uri, **others):
    return registry.get_artifact_repository(destination + urlparse(uri).path, **others)


registry._artifact_repository_registry.register("mlflow-artifacts", direct)

`;
