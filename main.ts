/** The command `cdk8s-mlflow`, and each of its threads. */
import { parentPort } from 'node:worker_threads';

export { isRepresentative } from './lib/cli/representative.js';

async function main(): Promise<void> {
  if (parentPort) {
    const { serve } = await import('./lib/cli/threads.js');
    serve(parentPort);
    return;
  }
  const { run } = await import('./lib/cli/run.js');
  process.exitCode = await run(process.argv.slice(2));
}

void main();
