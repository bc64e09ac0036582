import { CommanderError } from 'commander';
import { type Confirm, confirmOn } from './confirm.js';
import { WrongUse } from './options.js';
import { fail } from './print.js';
import { program } from './program.js';

/**
 * Runs the command line, and returns the exit code.
 *
 * @param confirm - asks for confirmation; by default on the terminal, if there is one
 */
export async function run(
  argv: readonly string[],
  confirm: Confirm | undefined = confirmOn({ input: process.stdin, output: process.stderr }),
): Promise<number> {
  let code = 0;
  // As in terraform and helm-diff, whose option this is: 2 means changes, and everything that is wrong is 1.
  const wrongUse = argv.includes('--detailed-exitcode') ? 1 : 2;
  const end = (given: number): void => {
    code = given;
  };
  try {
    await program({
      today: new Date().toISOString().slice(0, 10),
      confirm,
      end,
    }).parseAsync([...argv], {
      from: 'user',
    });
    return code;
  } catch (error) {
    // Its text is printed already; help and the version are no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUse;
    if (error instanceof WrongUse) return fail(error.message, wrongUse);
    const { code: cause, path, message } = error as NodeJS.ErrnoException;
    return fail(cause && path ? `${path}: ${message}` : message, 1);
  }
}
