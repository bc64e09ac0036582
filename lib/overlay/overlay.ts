import type { Environment } from '../environment/environment.js';
import { operatedOverlay } from './operated-overlay.js';
import type { Overlay } from './rendering.js';

/** One environment as an overlay: in one form an operator makes the server, in the other the overlay itself. */
export function composeOverlay(environment: Environment): Overlay {
  if (environment.form === 'operated') return operatedOverlay(environment);
  // Half of the code serves the other form, and is loaded where an environment has it.
  const form = require('./standalone-overlay.js') as typeof import('./standalone-overlay.js');
  return form.standaloneOverlay(environment);
}
