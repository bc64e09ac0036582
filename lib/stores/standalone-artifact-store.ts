import { noConnection, type PodConnection } from './pod-connection.js';
import type { StandaloneArtifactStore } from './standalone-artifact-store-schema.js';
export interface ArtifactLocation {
  readonly uri: string;
  readonly served: boolean;
}
export function standaloneArtifactConnection(store: StandaloneArtifactStore, _: object): PodConnection {
  return { ...noConnection, onVolume: store.type === 'volume' };
}
export function standaloneArtifactLocation(store: StandaloneArtifactStore): ArtifactLocation {
  return {
    uri: store.type === 'volume' ? `file://${store.path}` : 's3://x/y',
    served: store.type === 'volume' || store.access === 'served',
  };
}
