import type { Definitions } from '../crds/definitions-of-others.js';
import type { Gateway } from '../gateway/operated-gateway-schema.js';
import type { FluxVariables } from '../kubernetes/flux-variables.js';
import type { Instance } from '../model/instance.js';
import type { Tls } from '../model/tls-schema.js';
import type { OperatorSettings } from '../operator/operator-schema.js';
import type { PlatformProfile } from '../platform/profile.js';
import type { Location, ValuePath } from '../schema/location.js';
import type { OperatedEnvironmentSettings } from './operated-schema.js';
import type { StandaloneEnvironmentSettings } from './standalone-schema.js';

/** The settings of one cluster, with the defaults of its platform. Frozen; everything derived from it is pure. */
export type Environment = OperatedEnvironment | StandaloneEnvironment;

interface CommonEnvironment {
  /** Path of the overlay below `overlays/`: `rhoai/prod`. */
  readonly path: string;
  readonly profile: PlatformProfile;
  readonly namespace: string;
  readonly createNamespace: boolean;
  /** Ports on which pods reach DNS. */
  readonly dnsPorts: readonly number[];
  /** Public URL of the server's host, without path; undefined if the server is only reachable in the cluster. */
  readonly publicUrl?: string;
  /** Variables of Flux in its settings, which have a representation of each. */
  readonly variables: FluxVariables;
  /**
   * What its field `definitions` names: definitions of custom resources of the cluster, which are not in the overlay.
   * @default - none
   */
  readonly definitions?: Definitions;
  /** Location of a value in the file; of a missing one, its nearest parent. */
  locate(path: ValuePath): Location;
}

/** An environment with a server that an operator creates from an MLflow resource. */
export interface OperatedEnvironment extends CommonEnvironment {
  readonly form: 'operated';
  readonly settings: OperatedEnvironmentSettings;
  readonly operator: OperatorSettings;
  readonly tls: Tls;
  readonly gateway: Gateway;
}

/** An environment with a server that consists of objects of the overlay. */
export interface StandaloneEnvironment extends CommonEnvironment {
  readonly form: 'standalone';
  readonly settings: StandaloneEnvironmentSettings;
  readonly instance: Instance;
}
