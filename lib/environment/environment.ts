import type { Gateway, Tls } from '../network/schema.js';
import type { OperatorSettings } from '../operator/operator-schema.js';
import type { PlatformProfile } from '../platform/profile.js';
import type { Location, ValuePath } from './location.js';
import type { EnvironmentSettings } from './schema.js';

/** What is true of one cluster, with everything filled in that its platform decides. Frozen; all that follows is pure. */
export interface Environment {
  /** The file it was read from: `environments/rhoai/prod.yaml`. */
  readonly file: string;
  /** Path of the overlay below `overlays/`: `rhoai/prod`. */
  readonly path: string;
  readonly profile: PlatformProfile;
  readonly settings: EnvironmentSettings;
  readonly namespace: string;
  readonly createNamespace: boolean;
  readonly operator: OperatorSettings;
  readonly tls: Tls;
  readonly gateway: Gateway;
  /** URL of the gateway as users see it, without path; absent where only the cluster reaches the server. */
  readonly publicUrl?: string;
  /** Where a value was written; for a missing one, its nearest parent. */
  locate(path: ValuePath): Location;
}
