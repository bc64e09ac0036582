/** `npm run synth`: reads environments/, writes overlays/. */
import { run } from './lib/cli/run.js';

run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
