import type { EnvVar, PersistentVolumeClaimSpec } from '../../imports/kubernetes.js';
import type { Destination } from '../model/egress.js';
import type { RequiredKey } from '../model/requirement.js';

/** What a store requires of everything that uses it: the server, its jobs and the network. */
export interface StoreConnection {
  /** Environment variables of the processes that use the store. */
  readonly env: readonly EnvVar[];
  /** Flows that the network policies must allow. */
  readonly destinations: readonly Destination[];
  /** Required Secrets, with the keys that are read. */
  readonly secrets: readonly { readonly name: string; readonly key: RequiredKey }[];
  /** Whether the data is on the volume that the operator mounts at /mlflow. */
  readonly onVolume: boolean;
  /** Annotations of the server's ServiceAccount with which it can access the store without a key. */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
}

/** The default claim for stores on the volume: the size and mode of upstream's sample. */
export const defaultVolume: PersistentVolumeClaimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '10Gi' } },
};
