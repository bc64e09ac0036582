import type { OverlaySummary } from '../../output/summary/summary-schema.js';
import type { Location, ValuePath } from '../../schema/location.js';
import type { FleetCluster, FleetSettings } from './fleet-schema.js';

/** A fleet file with the overlays that it sends to clusters. */
export interface Fleet {
  /** `gitops.yaml`. */
  readonly file: string;
  /** Folder of the repository that has the file, and gitops/ beside it: `platform/mlflow`, or empty for the root. */
  readonly root: string;
  readonly settings: FleetSettings;
  /** All finished overlays, in the order of their paths. */
  readonly overlays: readonly OverlaySummary[];
  /** Each overlay on each cluster, in the order of the file. */
  readonly targets: readonly Target[];
  /** Location of a value in the file; of a missing one, its nearest parent. */
  locate(path: ValuePath): Location;
}

/** One overlay on one cluster, or on all clusters of a selector. */
export interface Target {
  readonly cluster: FleetCluster;
  /** Index of the cluster in the file. */
  readonly index: number;
  readonly overlay: OverlaySummary;
  readonly stage: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** The last part of names of what applies it: `prod-eu-rhoai-prod`. */
  readonly name: string;
  /** Path of the overlay in the repository. */
  readonly path: string;
}
