/**
 * `npm run import`: generates everything in imports/ from pinned Go modules and Python packages. A command for maintainers;
 * it requires Go and Python with pip, and access to their registries and npm's. A second run changes nothing.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCredentialForms } from './import/credential-forms.js';
import { importCustomResources } from './import/custom-resources.js';
import { importKubernetes } from './import/kubernetes.js';
import { importMlflowVariables } from './import/mlflow-variables.js';

const folder = join(__dirname, '..', 'imports');

async function main(): Promise<void> {
  // Everything is generated before anything is replaced, so that an error loses nothing.
  const files = [
    ...importKubernetes(),
    ...importCustomResources(),
    ...importMlflowVariables(),
    ...importCredentialForms(),
  ];
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
