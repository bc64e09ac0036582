import { parseArgs } from 'node:util';

export const help = `Usage: npm run synth -- [options] [<platform>[/<variant>] ...]

Writes an overlay for every environment file, or for the named ones and those in the named folders only.
Files named base.yaml or *.base.yaml, or with a name that begins with "_", are bases for others to extend, without an overlay.

  --environments <folder>  where environment files are           (default: environments)
  --output <folder>        where overlays are written            (default: overlays)
                           a separate folder: not a repository, and not one that contains the environments
  --prune                  remove generated files that belong to no environment any more, after confirmation
  --yes                    with --prune: without confirmation; required without a terminal
  --check                  write nothing; exit 1 if something would change or, with --prune, be removed
  --today <YYYY-MM-DD>     date for the expiry of waivers        (default: today)
  --list-checks            print every check with its cause and fix
  --help                   print this

Exit code: 0 success, 1 a problem was found or (with --check) a file would change, 2 the command line is invalid.`;

/** The options of the command line. */
export interface Options {
  readonly environments: string;
  readonly output: string;
  readonly prune: boolean;
  readonly yes: boolean;
  readonly check: boolean;
  readonly today: string;
  /** Paths of environments or of their folders; empty for all. */
  readonly only: readonly string[];
  readonly help: boolean;
  readonly listChecks: boolean;
}

/** An invalid command line. */
export class WrongUse extends Error {}

/** Parses the command line; anything invalid is a WrongUse. */
export function readOptions(argv: readonly string[], today: string): Options {
  const { values, positionals } = parsed(argv, today);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(values.today))
    throw new WrongUse(`--today ${values.today}: must be a date in the format YYYY-MM-DD`);
  if (values.prune && positionals.length > 0)
    throw new WrongUse(`--prune compares with all environments: remove ${positionals.join(' ')} from the command line`);
  return {
    ...values,
    listChecks: values['list-checks'],
    only: positionals.map((path) =>
      path
        .replace(/^(\.\/)?environments\//, '')
        .replace(/\.ya?ml$/, '')
        .replace(/\/$/, ''),
    ),
  };
}

function parsed(argv: readonly string[], today: string) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        environments: { type: 'string', default: 'environments' },
        output: { type: 'string', default: 'overlays' },
        prune: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        today: { type: 'string', default: today },
        'list-checks': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new WrongUse(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
}
