/** `npm run test:identity`. */
import { readdirSync } from 'node:fs';
import { currentRelease } from '../cluster/harness/modules.js';
import { ensureTools } from '../cluster/harness/tools.js';
import { ensureRunnerTools } from '../server/harness/tools.js';
import { log, proofCommand } from '../support/command-line.js';
import { ensureIdentityTools } from './harness/tools.js';

const help = `Usage: npm run test:identity [-- --if-available] [--prepare] [--test-name <text>] [<part of a test file's name> ...]

  --if-available      where it cannot be run, say so and succeed
  --prepare           only find or build what it needs
  --test-name <text>  only tests whose name has this
  --help              print this

Logs people and programs in: a real Keycloak that the rendered realm configures, the real MLflow with mlflow-oidc-auth
from rendered pods, PostgreSQL, Valkey, and a headless Chromium that comes through what the rendered HTTPRoute says.
Needs what npm run test:server needs, and from Debian chromium, valkey or redis-server, a Java and maven; Go for
oauth2-proxy and the EDP operator. What is installed or built is kept in CLUSTER_TOOLS_CACHE, or the user's cache folder;
screenshots in artifacts/identity.

Exit code: 0 done, 1 something failed, 2 the command line is wrong.`;

/** Those that share one Keycloak and one server, and those that start their own. */
const suites = [
  ['oidc', 'tokens', 'pods', 'permissions', 'first-experiment', 'issuer-tokens', 'attacks', 'requests', 'outage'],
  ['realm', 'edp', 'proxy', 'corporate'],
].map((names) => names.map((name) => `test/identity/${name}.test`));

/** A suite that stands in neither list would never run. */
function complete(): void {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'));
  const missing = files.filter((file) => !suites.flat().includes(`test/identity/${file.replace(/\.ts$/, '')}`));
  if (missing.length > 0) throw new Error(`no list of test/identity/cli.ts has ${missing.join(', ')}`);
}

async function prepare() {
  complete();
  const identity = await ensureIdentityTools(log);
  const server = await ensureRunnerTools('images/mlflow-oidc/requirements.txt', log);
  const tools = await ensureTools(currentRelease, log);
  log('screenshots are kept in artifacts/identity');
  log(`all suites are run by ${suites.length} processes, which say how it went when they have ended`);
  return { CLUSTER_TOOLS: tools, SERVER_TOOLS: server, IDENTITY_TOOLS: identity };
}

proofCommand(help, {
  what: 'the proof of identity',
  config: 'jest.identity.config.js',
  prepare,
  sideBySide: suites,
});
