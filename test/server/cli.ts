/** `npm run test:server`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { currentRelease } from '../cluster/harness/modules.js';
import { ensureTools, ToolsMissing } from '../cluster/harness/tools.js';
import { ensureServerTools } from './harness/tools.js';

const help = `Usage: npm run test:server [-- --if-available] [--test-name <text>] [<part of a test file's name> ...]

  --if-available      where pods cannot be run, say so and succeed
  --test-name <text>  only tests whose name has this
  --help              print this

Runs pods of the overlays as processes of this machine: the real MLflow, from the packages that the image of the server
is made of, on PostgreSQL and an S3 server, with the API server of npm run test:cluster. Needs root, Python 3.12 or 3.13,
bubblewrap and iproute2; postgresql and Go for the suites on PostgreSQL and S3. What is installed or built is kept in
CLUSTER_TOOLS_CACHE, or the user's cache folder.

Exit code: 0 done, 1 something failed, 2 the command line is wrong.`;

const root = join(__dirname, '..', '..');

interface Options {
  readonly ifAvailable: boolean;
  readonly testName: string | undefined;
  readonly files: readonly string[];
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'number') return options;
  try {
    return await test(options);
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error;
    console.error(`${options.ifAvailable ? 'SKIPPED: the proof on the real MLflow, because ' : ''}${error.message}`);
    return options.ifAvailable ? 0 : 1;
  }
}

async function test({ testName, files }: Options): Promise<number> {
  const serverTools = await ensureServerTools(log);
  const tools = await ensureTools(currentRelease, log);
  if (!process.env['MLFLOW_OPERATOR'])
    log('SKIPPED: the suite on the pod that the operator makes, because MLFLOW_OPERATOR names no binary of it');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = ['--config', join(root, 'jest.server.config.js'), ...(testName ? ['-t', testName] : []), ...files];
  const { status } = spawnSync(process.execPath, [jest, ...args], {
    stdio: 'inherit',
    env: { ...process.env, CLUSTER_TOOLS: JSON.stringify(tools), SERVER_TOOLS: JSON.stringify(serverTools) },
  });
  return status === 0 ? 0 : 1;
}

function readOptions(argv: readonly string[]): Options | number {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'if-available': { type: 'boolean', default: false },
        'test-name': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      log(help);
      return 0;
    }
    return { ifAvailable: values['if-available'], testName: values['test-name'], files: positionals };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return 2;
  }
}

function log(line: string): void {
  console.log(line);
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
