import type { Environment } from '../environment/environment.js';
import { operatedOverlay } from './operated-overlay.js';
import type { Overlay } from './rendering.js';

/**
 * The overlay of an environment: in one form an operator creates the server, in the other the overlay itself. Variables of Flux
 * have a representation in it; `synthesize` writes them, after the checks.
 */
export function composeOverlay(environment: Environment): Overlay {
  if (environment.form === 'operated') return operatedOverlay(environment);
  // Half of the code is for the other form, and is loaded only when an environment has that form.
  const form = require('./standalone-overlay.js') as typeof import('./standalone-overlay.js');
  return form.standaloneOverlay(environment);
}
