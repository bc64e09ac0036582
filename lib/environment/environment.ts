import type { Gateway } from '../gateway/operated-gateway-schema.js';
import type { Instance } from '../model/instance.js';
import type { Tls } from '../model/tls-schema.js';
import type { OperatorSettings } from '../operator/operator-schema.js';
import type { PlatformProfile } from '../platform/profile.js';
import type { Location, ValuePath } from '../schema/location.js';
import type { OperatedEnvironmentSettings } from './operated-schema.js';
import type { StandaloneEnvironmentSettings } from './standalone-schema.js';

/** What is true of one cluster, with everything filled in that its platform decides. Frozen; all that follows is pure. */
export type Environment = OperatedEnvironment | StandaloneEnvironment;

interface CommonEnvironment {
  /** The file it was read from: `environments/rhoai/prod.yaml`. */
  readonly file: string;
  /** Path of the overlay below `overlays/`: `rhoai/prod`. */
  readonly path: string;
  readonly profile: PlatformProfile;
  readonly namespace: string;
  readonly createNamespace: boolean;
  /** Ports on which pods reach DNS. */
  readonly dnsPorts: readonly number[];
  /** URL under which users reach the server's host, without path; absent where only the cluster reaches it. */
  readonly publicUrl?: string;
  /** Where a value was written; for a missing one, its nearest parent. */
  locate(path: ValuePath): Location;
}

/** An environment whose server an operator makes, from an MLflow resource. */
export interface OperatedEnvironment extends CommonEnvironment {
  readonly form: 'operated';
  readonly settings: OperatedEnvironmentSettings;
  readonly operator: OperatorSettings;
  readonly tls: Tls;
  readonly gateway: Gateway;
}

/** An environment whose server the overlay itself consists of. */
export interface StandaloneEnvironment extends CommonEnvironment {
  readonly form: 'standalone';
  readonly settings: StandaloneEnvironmentSettings;
  readonly instance: Instance;
}
