import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ToolsMissing } from '../cluster/harness/tools.js';

const root = join(__dirname, '..', '..');

/** What every proof can be told. */
export const proofOptions = {
  'if-available': { type: 'boolean', default: false },
  'test-name': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** An invalid command line. */
export class WrongUse extends Error {}

type OptionsOf = NonNullable<ParseArgsConfig['options']>;

/** Parses the command line; anything invalid is a WrongUse. */
export function read<T extends OptionsOf>(options: T) {
  try {
    return parseArgs({ args: process.argv.slice(2), allowPositionals: true, options });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

export interface TestRun {
  /** Name of a file in the root of the repository. */
  readonly config: string;
  readonly testName: string | undefined;
  /** Parts of names of test files. */
  readonly files: readonly string[];
  /** What the tests are given; other than text as JSON. */
  readonly given: Readonly<Record<string, unknown>>;
  /**
   * Whether they get a network that has its own loopback interface and nothing else, for which root is needed.
   * @default false
   */
  readonly ownNetwork?: boolean;
}

/**
 * A network that nobody else changes: Chromium drops what it is about to load when an interface comes or goes, and runs
 * side by side would take each other's ports.
 */
const inOwnNetwork = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** Runs tests; true if all passed. */
export function runTests(run: TestRun): boolean {
  const { program, args, env } = jestCall(run);
  return spawnSync(program, args, { stdio: 'inherit', env }).status === 0;
}

/** Runs several lists of files at the same time, and prints what each says when it has ended; true if all passed. */
async function runSideBySide(run: TestRun, lists: readonly (readonly string[])[]): Promise<boolean> {
  const results = await Promise.all(
    lists.map(async (files) => {
      const { program, args, env } = jestCall({ ...run, files });
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
      const output: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
      const status = await new Promise((resolve) => child.on('close', resolve));
      process.stdout.write(Buffer.concat(output));
      return status === 0;
    }),
  );
  return results.every((passed) => passed);
}

function jestCall({ config, testName, files, given, ownNetwork = false }: TestRun) {
  const jest = join(root, 'test/support/jest.cjs');
  const options = ['--config', join(root, config), ...(testName ? ['-t', testName] : []), ...files];
  const [program = '', ...args] = [...(ownNetwork ? inOwnNetwork : []), process.execPath, jest, ...options];
  const own = Object.entries(given).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return {
    program,
    args,
    // Programs in Go live for seconds or minutes here, and have memory to spare: collecting garbage less often saves a
    // fifth of their time.
    env: { GOGC: '400', ...process.env, ...Object.fromEntries(own) } as NodeJS.ProcessEnv,
  };
}

/** Runs what needs programs; where they are missing, says so, and fails unless it was asked not to. */
export async function withTools(
  { ifAvailable, what }: { readonly ifAvailable: boolean; readonly what: string },
  action: () => Promise<number>,
): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error;
    console.error(`${ifAvailable ? `SKIPPED: ${what}` : ''}${error.message}`);
    return ifAvailable ? 0 : 1;
  }
}

/** Ends the process with what the action gives: 0 done, 1 something failed, 2 the command line is wrong. */
export function command(help: string, action: () => Promise<number>): void {
  action().then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const isWrongUse = error instanceof WrongUse;
      console.error(isWrongUse ? `${message}\n\n${help}` : message);
      process.exitCode = isWrongUse ? 2 : 1;
    },
  );
}

/** A proof whose command takes the options of all and parts of names of test files. */
export interface Proof {
  /** What is skipped where programs are missing: `the proof of identity`. */
  readonly what: string;
  /** Of jest: name of a file in the root of the repository. */
  readonly config: string;
  /** Finds or builds the programs; what the tests are given of them. */
  readonly prepare: () => Promise<TestRun['given']>;
  /**
   * Lists of files that run at the same time where all are run.
   * @default - one after another, or as jest's configuration says
   */
  readonly sideBySide?: readonly (readonly string[])[];
}

export function proofCommand(help: string, { what, config, prepare, sideBySide }: Proof): void {
  command(help, async () => {
    const { values, positionals: files } = read({ ...proofOptions, prepare: { type: 'boolean', default: false } });
    if (values.help) {
      log(help);
      return 0;
    }
    return withTools({ ifAvailable: values['if-available'], what: `${what}, because ` }, async () => {
      const given = await prepare();
      if (values.prepare) return 0;
      const run = { config, testName: values['test-name'], files, given, ownNetwork: true };
      const all = sideBySide && files.length === 0;
      return (all ? await runSideBySide(run, sideBySide) : runTests(run)) ? 0 : 1;
    });
  });
}

export function log(line: string): void {
  console.log(line);
}
