/**
 * `npm run import`: makes everything in imports/ anew from pinned Go modules and Python packages. A maintainer's command;
 * it needs Go and Python with pip, and their registries and npm's. Running it twice changes nothing.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCustomResources } from './import/custom-resources.js';
import { importKubernetes } from './import/kubernetes.js';
import { importMlflowVariables } from './import/mlflow-variables.js';

const folder = join(__dirname, '..', 'imports');

async function main(): Promise<void> {
  // All of it is made before anything is replaced: an error loses nothing.
  const files = [...importKubernetes(), ...importCustomResources(), ...importMlflowVariables()];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const file of files) {
    writeFileSync(join(folder, file.name), file.text);
    console.log(`imports/${file.name}  ${Math.ceil(file.text.length / 1024)} kB`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
