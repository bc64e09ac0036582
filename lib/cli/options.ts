import { parseArgs } from 'node:util';

export const help = `Usage: npm run synth -- [options] [<platform>/<variant> ...]

Writes an overlay for every environment file, or for the named ones only.
Files called base.yaml, and names that begin with "_", are bases for others to extend and make no overlay.

  --environments <folder>  where environment files are           (default: environments)
  --output <folder>        where overlays are written            (default: overlays)
                           a folder of their own: not a repository, nor one that contains the environments
  --prune                  remove generated files that no environment makes any more, after asking
  --yes                    with --prune: do not ask; required where there is no terminal
  --check                  write nothing; exit 1 if something would change or, with --prune, be removed
  --today <YYYY-MM-DD>     the day by which waivers are judged   (default: today)
  --list-checks            print every check with its cause and fix
  --help                   print this

Exit code: 0 done, 1 something is wrong or (with --check) would change, 2 the command line is wrong.`;

/** What the command line says. */
export interface Options {
  readonly environments: string;
  readonly output: string;
  readonly prune: boolean;
  readonly yes: boolean;
  readonly check: boolean;
  readonly today: string;
  /** Paths of environments; empty for all. */
  readonly only: readonly string[];
  readonly help: boolean;
  readonly listChecks: boolean;
}

/** The command line is wrong: the message says how. */
export class WrongUse extends Error {}

/** Reads the command line; whatever does not fit it is a WrongUse. */
export function readOptions(argv: readonly string[], today: string): Options {
  const { values, positionals } = parsed(argv, today);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(values.today))
    throw new WrongUse(`--today ${values.today}: a day is written YYYY-MM-DD`);
  if (values.prune && positionals.length > 0)
    throw new WrongUse(`--prune compares with all environments: leave out ${positionals.join(' ')}`);
  return {
    ...values,
    listChecks: values['list-checks'],
    only: positionals.map((path) => path.replace(/^(\.\/)?environments\//, '').replace(/\.ya?ml$/, '')),
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
