/** The command `cdk8s-mlflow`, and each of its threads. */
import { parentPort } from 'node:worker_threads';
import { run } from './lib/cli/run.js';
import { serve } from './lib/cli/threads.js';

if (parentPort) serve(parentPort);
else
  run(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
