import { check } from './check.js';
import { listChecks } from './list-checks.js';
import { help, type Options, readOptions, WrongUse } from './options.js';
import { fail } from './print.js';
import { synth } from './synth.js';
import { synthesizeAll } from './synthesize-all.js';

/** Does what the command line says, and gives the exit code back. */
export function run(argv: readonly string[]): number {
  try {
    return execute(readOptions(argv, new Date().toISOString().slice(0, 10)));
  } catch (error) {
    if (error instanceof WrongUse) return fail(error.message, 2);
    const { code, path, message } = error as NodeJS.ErrnoException;
    return fail(code && path ? `${path}: ${message}` : message, 1);
  }
}

function execute(options: Options): number {
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (options.listChecks) return listChecks();
  const overlays = synthesizeAll(options);
  if (typeof overlays === 'number') return overlays;
  return options.check ? check(options, overlays) : synth(options, overlays);
}
