/** `diff`: compares two states of overlays, and reports what the changes do. */
import { overlayChanges } from '../../changes/overlay-changes.js';
import { risks } from '../../changes/risk.js';
import { formatProblems } from '../../environment/parse.js';
import type { DiffOptions } from '../commands/diff.js';
import { environmentFiles } from '../environment-files.js';
import { WrongUse } from '../options.js';
import { count, fail } from '../print.js';
import { setRepresentative } from '../representative.js';
import { meant, selected } from '../select.js';
import { withSynthesized } from '../synthesize-all.js';
import { paintFor } from '../terminal.js';
import type { Compared } from './compared.js';
import { isRevision } from './git.js';
import { printCompared } from './report.js';
import { isFolder, type Side, sideOf, sideOfNew } from './sides.js';

export async function diff(first: string | undefined, rest: readonly string[], options: DiffOptions): Promise<number> {
  setRepresentative(false);
  const { from, only } = argumentsOf(first, rest, options);
  const before = sideOf(from, options.output);
  if (options.to !== undefined)
    return report(before, sideOf(options.to, options.output), from, options.to, only, options);
  const files = environmentFiles(options.environments);
  const now = files.map(({ path }) => path);
  // What only the old state has can be named too.
  const known = [...now, ...before.keys()];
  const wanted =
    only.length === 0 ? now : now.filter((path) => only.some((name) => meant(name, options.environments)(path)));
  const missing = only.filter((name) => !known.some(meant(name, options.environments)));
  if (missing.length > 0) selected(options.environments, missing);
  return withSynthesized(
    files.filter(({ path }) => wanted.includes(path)),
    options,
    async ({ overlays, problems }) => {
      if (problems.length > 0)
        return fail(
          `${formatProblems(problems, paintFor(process.stderr))}\n\n${count(problems.length, 'problem')}; nothing was compared`,
          1,
        );
      return report(before, sideOfNew(overlays), from, undefined, only, options);
    },
  );
}

/** The first argument is an environment, a folder or a revision; an environment takes precedence. */
function argumentsOf(
  first: string | undefined,
  rest: readonly string[],
  { from, environments }: DiffOptions,
): { readonly from: string; readonly only: readonly string[] } {
  const all = first === undefined ? rest : [first, ...rest];
  if (from !== undefined) return { from, only: all };
  if (first === undefined) return { from: 'HEAD', only: [] };
  const isEnvironment = environmentFiles(environments).some(({ path }) => meant(first, environments)(path));
  if (isEnvironment) return { from: 'HEAD', only: all };
  if (isFolder(first) || isRevision(first)) return { from: first, only: rest };
  // An environment that was removed; what is none of them is refused there.
  return { from: 'HEAD', only: all };
}

async function report(
  before: Side,
  after: Side,
  from: string,
  to: string | undefined,
  only: readonly string[],
  options: DiffOptions,
): Promise<number> {
  const { environments, failOn = [], detailedExitcode, format } = options;
  const [old, next] = [named(before, from, only), named(after, to ?? '', only)];
  const isMeant = (path: string) => only.length === 0 || only.some((name) => meant(name, environments)(path));
  const paths = [...new Set([...old.keys(), ...next.keys()])].filter(isMeant).sort();
  const overlays = paths.flatMap((path) => overlayChanges(path, old.get(path), next.get(path)) ?? []);
  const compared: Compared = { from, to: to ?? `what ${environments}/ gives`, overlays };
  await printCompared(compared, format, { environments });
  const classes = new Set(overlays.flatMap(({ effects }) => effects.map(({ risk }) => risk)));
  const failing = risks.filter((risk) => failOn.includes(risk) && classes.has(risk));
  if (failing.length > 0) return fail(`--fail-on: there are changes of class ${failing.join(', ')}`, 1);
  return detailedExitcode && overlays.length > 0 ? 2 : 0;
}

/** A folder that is one overlay is compared with the one environment that is named. */
function named(side: Side, folder: string, only: readonly string[]): Side {
  const single = side.get('');
  if (!single) return side;
  const [path] = only;
  if (path === undefined || only.length > 1)
    throw new WrongUse(`${folder} is one overlay: name the one environment to compare it with, after it`);
  return new Map([[path, single]]);
}
