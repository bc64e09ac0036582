import { checks } from '../../checks/all.js';
import type { CheckTexts } from '../../checks/check.js';
import { fleetChecks } from './fleet-checks.js';

/** A check of any kind, as documents and messages list it. */
export interface ListedCheck extends CheckTexts {
  /** What it judges. */
  readonly appliesTo: 'objects' | 'environment' | 'fleet';
}

/** Every check: of objects, of overlays with their environment, and of fleets. */
export const listedChecks: readonly ListedCheck[] = [
  ...checks.map(({ needs, ...check }) => ({ ...check, appliesTo: needs ?? ('objects' as const) })),
  ...fleetChecks.map((check) => ({ ...check, appliesTo: 'fleet' as const })),
];
