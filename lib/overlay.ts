import type { Environment } from './environment/environment.js';
import { operatedOverlay } from './operated-overlay.js';
import type { Overlay } from './rendering.js';
import { standaloneOverlay } from './standalone-overlay.js';

/** One environment as an overlay: in one form an operator makes the server, in the other the overlay itself. */
export function composeOverlay(environment: Environment): Overlay {
  return environment.form === 'operated' ? operatedOverlay(environment) : standaloneOverlay(environment);
}
