import { spawnSync } from 'node:child_process';
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

/** The command line is wrong: the message says how. */
export class WrongUse extends Error {}

type OptionsOf = NonNullable<ParseArgsConfig['options']>;

/** Reads the command line; whatever does not fit it is a WrongUse. */
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
}

/** Runs tests; true if all passed. */
export function runTests({ config, testName, files, given }: TestRun): boolean {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const own = Object.entries(given).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const { status } = spawnSync(
    process.execPath,
    [jest, '--config', join(root, config), ...(testName ? ['-t', testName] : []), ...files],
    {
      stdio: 'inherit',
      // Programs in Go live for seconds or minutes here, and have memory to spare: collecting garbage less often saves
      // a fifth of their time.
      env: { GOGC: '400', ...process.env, ...Object.fromEntries(own) },
    },
  );
  return status === 0;
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
}

export function proofCommand(help: string, { what, config, prepare }: Proof): void {
  command(help, async () => {
    const { values, positionals: files } = read({ ...proofOptions, prepare: { type: 'boolean', default: false } });
    if (values.help) {
      log(help);
      return 0;
    }
    return withTools({ ifAvailable: values['if-available'], what: `${what}, because ` }, async () => {
      const given = await prepare();
      if (values.prepare) return 0;
      return runTests({ config, testName: values['test-name'], files, given }) ? 0 : 1;
    });
  });
}

export function log(line: string): void {
  console.log(line);
}
