import { endpointNeedsPrivateCa } from '../stores/artifact-store.js';
import type { CaSource } from '../mlflow/trust.js';
import { type ServerHosts, serverHosts } from '../network/hosts.js';
import type { PodConnection } from '../stores/pod-connection.js';
import { type ArtifactLocation, artifactConnection, artifactLocation } from '../stores/standalone-artifact-store.js';
import { backendConnections } from '../stores/standalone-backend-store.js';
import { namesOf, volumePath } from './names.js';
import type { MlflowServerSettings } from './server-props.js';
import { sizes } from './sizes.js';

/** What follows from the settings of a server, computed once; the objects of server and jobs are made from it. */
export interface ServerParts {
  readonly settings: MlflowServerSettings;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** Name of the port on Service and pods. */
  readonly portName: 'http' | 'https';
  readonly account: string;
  readonly workers: number;
  /** The most pods that there can be, besides the one more of a rollout. */
  readonly mostReplicas: number;
  /** Secret with the certificate of the pods. */
  readonly tlsSecret?: string;
  readonly hosts: ServerHosts;
  /** Backend store, registry, read replica. */
  readonly databases: readonly PodConnection[];
  readonly artifactStore: PodConnection;
  /** All of them. */
  readonly connections: readonly PodConnection[];
  readonly artifacts: ArtifactLocation;
  /** CAs that server and jobs trust besides the public ones. */
  readonly authorities: readonly CaSource[];
  /** The claim of the volume, where a store lies on it. */
  readonly claim?: { readonly name: string; readonly path: string };
  /** Whether the pods prove themselves to a cloud by a token of their account. */
  readonly usesWorkloadIdentity: boolean;
}
