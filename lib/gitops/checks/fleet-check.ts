import type { CheckTexts } from '../../checks/check.js';
import type { ValuePath } from '../../schema/location.js';
import type { Fleet } from '../fleet/fleet.js';

/** A rule over a fleet: over overlays and the clusters that they go to. */
export interface FleetCheck extends CheckTexts {
  run(fleet: Fleet): Iterable<FleetFinding>;
}

/** One violation of such a rule. */
export interface FleetFinding {
  /** The value of the fleet file that caused it. */
  readonly path: ValuePath;
  /** The problem, with the value found. */
  readonly message: string;
  /** A specific fix, if that of the check is too general. */
  readonly fix?: string;
}
