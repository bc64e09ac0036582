import { acceptedOverlays } from './harness/accepted.js';
import { isStandalone } from './harness/overlays.js';

acceptedOverlays(isStandalone);
