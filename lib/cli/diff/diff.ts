/** `diff`: compares two states of overlays, and reports what the changes do. */
import { changesOfObjects, manifestsOf, type OverlayChanges, overlayChanges } from '../../changes/overlay-changes.js';
import { renamedOverlay, renamedOverlays } from '../../changes/renamed-overlays.js';
import { risks } from '../../changes/risk.js';
import { formatProblems } from '../../environment/parse.js';
import type { NewOverlay } from '../../output/overlay-files.js';
import type { Problem } from '../../schema/location.js';
import type { DiffOptions } from '../commands/diff.js';
import { environmentFiles, inputFiles } from '../environment-files.js';
import { synthesizeFleet } from '../fleet.js';
import { WrongUse } from '../options.js';
import { count, fail } from '../print.js';
import { setRepresentative } from '../representative.js';
import { meant, selected } from '../select.js';
import { withSynthesized } from '../synthesize-all.js';
import { paintFor } from '../terminal.js';
import type { Compared } from './compared.js';
import { isRevision } from './git.js';
import { gitopsCompared, gitopsSideOf, gitopsSideOfNew } from './gitops.js';
import { printCompared } from './report.js';
import { isFolder, type Side, sideOf, sideOfNew } from './sides.js';

export async function diff(first: string | undefined, rest: readonly string[], options: DiffOptions): Promise<number> {
  setRepresentative(false);
  if (options.cluster !== undefined) return againstCluster([first ?? [], ...rest].flat(), options);
  const { from, only } = argumentsOf(first, rest, options);
  const before = sideOf(from, options.output);
  // What is made of all overlays says nothing of some of them.
  const gitops = only.length === 0 ? gitopsSideOf(from, options) : undefined;
  if (options.to !== undefined) {
    const after = sideOf(options.to, options.output);
    const folders = gitopsCompared(
      { overlays: before, gitops },
      { overlays: after, gitops: gitopsSideOf(options.to, options) },
      options,
    );
    return report(compared(before, after, from, options.to, only, options, folders), options);
  }
  return withNewState(only, options, [...before.keys()], (after, made) => {
    const fleet = gitops && synthesizeFleet(options, made, true);
    if (fleet && fleet.problems.length > 0) return notCompared(fleet.problems);
    const folders = gitopsCompared(
      { overlays: before, gitops },
      { overlays: after, gitops: gitops && gitopsSideOfNew(fleet) },
      options,
    );
    return report(compared(before, after, from, undefined, only, options, folders), options);
  });
}

async function againstCluster(only: readonly string[], options: DiffOptions): Promise<number> {
  const { cluster, from, to, output, fieldManager } = options;
  if (from !== undefined) throw new WrongUse('--from and --cluster are two old states: leave one out');
  if (only.length === 0) throw new WrongUse('--cluster: name the environments that are on the cluster');
  const { clusterStates } = await import('./cluster.js');
  const context = typeof cluster === 'string' ? cluster : undefined;
  const statesOf = (side: Side) => {
    const paths = [...side.keys()].filter((path) => isMeant(path, only, options));
    const overlays = paths.flatMap((path) => {
      const objects = manifestsOf(side.get(path) ?? new Map());
      return changesOfObjects(path, clusterStates(objects, { context, fieldManager })) ?? [];
    });
    return report({ from: `cluster${context ? ` ${context}` : ''}`, to: newState(to, options), overlays }, options);
  };
  return to === undefined ? withNewState(only, options, [], statesOf) : statesOf(sideOf(to, output));
}

/** @param old - paths of overlays that only the old state may have, which can be named too */
async function withNewState(
  only: readonly string[],
  options: DiffOptions,
  old: readonly string[],
  action: (after: Side, made: readonly NewOverlay[]) => Promise<number>,
): Promise<number> {
  const { environments: files, problems: strays } = inputFiles(options);
  const known = [...files.map(({ path }) => path), ...old];
  const missing = only.filter((name) => !known.some(meant(name, options.environments)));
  if (missing.length > 0) selected(options, missing);
  const wanted = files.filter(({ path }) => isMeant(path, only, options));
  return withSynthesized({ environments: wanted, problems: strays }, options, async ({ overlays, problems }) => {
    return problems.length === 0 ? action(sideOfNew(overlays), overlays) : notCompared(problems);
  });
}

async function notCompared(problems: readonly Problem[]): Promise<number> {
  const text = formatProblems(problems, paintFor(process.stderr));
  return fail(`${text}\n\n${count(problems.length, 'problem')}; nothing was compared`, 1);
}

function isMeant(path: string, only: readonly string[], { environments }: DiffOptions): boolean {
  return only.length === 0 || only.some((name) => meant(name, environments)(path));
}

function newState(to: string | undefined, { environments }: DiffOptions): string {
  return to ?? `what ${environments}/ gives`;
}

/** The first argument is an environment, a folder or a revision; an environment takes precedence. */
function argumentsOf(
  first: string | undefined,
  rest: readonly string[],
  { from, ...folders }: DiffOptions,
): { readonly from: string; readonly only: readonly string[] } {
  const all = first === undefined ? rest : [first, ...rest];
  if (from !== undefined) return { from, only: all };
  if (first === undefined) return { from: 'HEAD', only: [] };
  const isEnvironment = environmentFiles(folders).some(({ path }) => meant(first, folders.environments)(path));
  if (isEnvironment) return { from: 'HEAD', only: all };
  if (isFolder(first) || isRevision(first)) return { from: first, only: rest };
  // An environment that was removed; what is none of them is refused there.
  return { from: 'HEAD', only: all };
}

function compared(
  before: Side,
  after: Side,
  from: string,
  to: string | undefined,
  only: readonly string[],
  options: DiffOptions,
  gitops: readonly OverlayChanges[],
): Compared {
  const [old, next] = [named(before, from, only), named(after, to ?? '', only)];
  const paths = [...new Set([...old.keys(), ...next.keys()])].filter((path) => isMeant(path, only, options)).sort();
  // Of some environments it is not known which others are gone.
  const renamed = only.length === 0 ? renamedOverlays(old, next) : new Map<string, string>();
  const oldNames = new Set(renamed.values());
  const overlays = paths.flatMap((path) => {
    if (oldNames.has(path)) return [];
    const [was, is] = [renamed.get(path), next.get(path)];
    const before = was === undefined ? undefined : old.get(was);
    if (was !== undefined && before && is) return [renamedOverlay(path, was, before, is)];
    return overlayChanges(path, old.get(path), is) ?? [];
  });
  return { from, to: newState(to, options), overlays: [...overlays, ...gitops] };
}

async function report(result: Compared, options: DiffOptions): Promise<number> {
  const { environments, failOn = [], detailedExitcode, format } = options;
  await printCompared(result, format, { environments });
  const classes = new Set(result.overlays.flatMap(({ effects }) => effects.map(({ risk }) => risk)));
  const failing = risks.filter((risk) => failOn.includes(risk) && classes.has(risk));
  if (failing.length > 0) return fail(`--fail-on: there are changes of class ${failing.join(', ')}`, 1);
  return detailedExitcode && result.overlays.length > 0 ? 2 : 0;
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
