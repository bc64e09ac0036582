/** `npm run test:server`. */
import { currentRelease } from '../cluster/harness/modules.js';
import { ensureTools } from '../cluster/harness/tools.js';
import { log, proofCommand } from '../support/command-line.js';
import { ensureServerTools } from './harness/tools.js';

const help = `Usage: npm run test:server [-- --if-available] [--prepare] [--test-name <text>] [<part of a test file's name> ...]

  --if-available      where pods cannot be run, say so and succeed
  --prepare           only find or build what it needs
  --test-name <text>  only tests whose name has this
  --help              print this

Runs pods of the overlays as processes of this machine: the real MLflow, from the packages that the image of the server
is made of, on PostgreSQL and an S3 server, with the API server of npm run test:cluster. Needs root, Python 3.12 or 3.13,
bubblewrap and iproute2; postgresql, pgbouncer and Go for the suites on PostgreSQL and S3. What is installed or built is kept in
CLUSTER_TOOLS_CACHE, or the user's cache folder.

Exit code: 0 done, 1 something failed, 2 the command line is wrong.`;

async function prepare() {
  const serverTools = await ensureServerTools(log);
  const tools = await ensureTools(currentRelease, log);
  if (!process.env['MLFLOW_OPERATOR'])
    log('SKIPPED: the suite on the pod that the operator makes, because MLFLOW_OPERATOR names no binary of it');
  return { CLUSTER_TOOLS: tools, SERVER_TOOLS: serverTools };
}

proofCommand(help, { what: 'the proof on the real MLflow', config: 'jest.server.config.js', prepare });
