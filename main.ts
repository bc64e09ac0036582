/** The command `cdk8s-mlflow`. */
import { run } from './lib/cli/run.js';

run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
