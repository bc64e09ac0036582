import { homedir } from 'node:os';
import { problemOfOutput } from '../output/output-folder.js';
import { check } from './check.js';
import { type Confirm, confirmOn } from './confirm.js';
import { listChecks } from './list-checks.js';
import { help, type Options, readOptions, WrongUse } from './options.js';
import { fail } from './print.js';
import { synth } from './synth.js';
import { synthesizeAll } from './synthesize-all.js';

/**
 * Runs the command line, and returns the exit code.
 *
 * @param confirm - asks for confirmation; by default on the terminal, if there is one
 */
export async function run(
  argv: readonly string[],
  confirm: Confirm | undefined = confirmOn({ input: process.stdin, output: process.stderr }),
): Promise<number> {
  try {
    return await execute(readOptions(argv, new Date().toISOString().slice(0, 10)), confirm);
  } catch (error) {
    if (error instanceof WrongUse) return fail(error.message, 2);
    const { code, path, message } = error as NodeJS.ErrnoException;
    return fail(code && path ? `${path}: ${message}` : message, 1);
  }
}

async function execute(options: Options, confirm: Confirm | undefined): Promise<number> {
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (options.listChecks) return listChecks();
  const problem = problemOfOutput({ ...options, workingFolder: process.cwd(), home: home() });
  if (problem) return fail(problem, 2);
  const overlays = synthesizeAll(options);
  if (typeof overlays === 'number') return overlays;
  return options.check ? check(options, overlays) : synth(options, overlays, confirm);
}

/** Undefined for a user without HOME and without an entry in passwd, as in some containers. */
function home(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
