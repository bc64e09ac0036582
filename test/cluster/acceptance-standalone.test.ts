import { join } from 'node:path';
import { accepted } from './harness/accepted.js';
import { isStandalone, overlayPaths, overlays } from './harness/overlays.js';

for (const path of overlayPaths.filter(isStandalone)) accepted(path, join(overlays, path));
