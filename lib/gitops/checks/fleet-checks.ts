import { collisionChecks } from './collisions.js';
import type { FleetCheck } from './fleet-check.js';
import { permissionChecks } from './permissions.js';

/** Every check of fleets, in the order of the documentation. */
export const fleetChecks: readonly FleetCheck[] = [...collisionChecks, ...permissionChecks];
