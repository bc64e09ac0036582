/** `npm run synth`: reads environments/, writes overlays/. */
import { run } from './lib/cli/run.js';

process.exitCode = run(process.argv.slice(2));
