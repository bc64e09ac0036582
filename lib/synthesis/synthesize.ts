import { type CheckResult, runChecks } from '../checks/run.js';
import { uncheckedKinds } from '../checks/unchecked-kinds.js';
import type { Environment } from '../environment/environment.js';
import { type ReadEnvironment, readEnvironment } from '../environment/load.js';
import { sorted } from '../environment/parse.js';
import type { ReadFile } from '../environment/read-file.js';
import { withoutList } from '../environment/team-files.js';
import { deepWithVariables, withVariables } from '../kubernetes/flux-variables.js';
import { kustomization } from '../output/kustomization.js';
import { marked } from '../output/mark.js';
import { summaryOf, summaryText } from '../output/summary/summary.js';
import { toYaml } from '../output/yaml.js';
import { composeOverlay } from '../overlay/overlay.js';
import type { Overlay } from '../overlay/rendering.js';
import { overlayReadme } from '../readme/readme.js';
import type { Problem } from '../schema/location.js';
import { problemOf } from './thrown-problem.js';
import { withoutSecrets } from './without-secrets.js';

/** An overlay as texts. */
export interface OverlayTexts {
  /** Path below the root: `rhoai/prod`. */
  readonly path: string;
  readonly files: ReadonlyMap<string, string>;
}

/** An overlay, and its files as texts. */
export interface Synthesized {
  readonly texts: OverlayTexts;
  readonly overlay: Overlay;
  /** What is good to know about it, with its place; it stops nothing. */
  readonly notices: readonly string[];
}

export interface InputNames {
  /**
   * Files that each hold one of its workspaces.
   * @default - none
   */
  readonly teams?: readonly string[] | undefined;
  /**
   * How generated files name the environment file.
   * @default - its path
   */
  readonly source?: string;
}

/**
 * Renders one environment file into the texts of its overlay; or returns all its problems.
 *
 * @param file - as it is read, and named in problems
 */
export function synthesize(
  file: string,
  path: string,
  read: ReadFile,
  today: string,
  { teams = [], source = file }: InputNames = {},
): Synthesized | { readonly problems: readonly Problem[] } {
  try {
    const given = readEnvironment(file, path, read, teams);
    const result = given.environment ? synthesizeEnvironment(given.environment, source, today) : { problems: [] };
    const files = new Set(teams);
    const ofOverlay = ('problems' in result ? result.problems : []).map((problem) => withoutList(problem, files));
    const problems = allProblems(given, ofOverlay);
    return problems.length > 0 || 'problems' in result ? { problems } : result;
  } catch (error) {
    return { problems: [problemOf(error, file)] };
  }
}

/** The problems of an environment and of its overlay, without those of the overlay that can be consequences of the others. */
export function allProblems(
  { problems, isConsequence }: ReadEnvironment,
  ofOverlay: readonly Problem[],
): readonly Problem[] {
  return sorted([...problems, ...ofOverlay.filter(({ location }) => !isConsequence(location))]).map(withoutSecrets);
}

function synthesizeEnvironment(
  environment: Environment,
  source: string,
  today: string,
): Synthesized | { readonly problems: readonly Problem[] } {
  const overlay = composeOverlay(environment);
  const { problems, waived } = judge(overlay, today);
  if (problems.length > 0) return { problems };
  const written = writtenOverlay(overlay);
  const manifests = written.files.map(({ name, objects }) => [name, toYaml(objects)] as const);
  const texts = [
    ...manifests,
    ['kustomization.yaml', kustomization(manifests.map(([name]) => name))] as const,
    ['overlay.json', summaryText(deepWithVariables(summaryOf(overlay, source), environment.variables))] as const,
    ['README.md', readmeText(overlay, waived)] as const,
  ];
  const { path } = environment;
  const marks = new Map(texts.map(([name, text]) => [name, marked(`${path}/${name}`, source, text)]));
  return { texts: { path, files: marks }, overlay: written, notices: uncheckedKinds(overlay) };
}

/** What is wrong with an overlay: parts that could not be rendered, and findings of the checks. */
export function judge(overlay: Overlay, today: string): CheckResult {
  const { problems, waived } = runChecks(overlay, today);
  return {
    problems: deepWithVariables(sorted([...overlay.problems, ...problems]), overlay.environment.variables),
    waived,
  };
}

/** An overlay with its variables as they are written. */
export function writtenOverlay<O extends Overlay>(overlay: O): O {
  const { variables } = overlay.environment;
  const files = overlay.files.map((one) => ({ ...one, objects: deepWithVariables(one.objects, variables) }));
  return { ...overlay, files, objects: files.flatMap(({ objects }) => objects) };
}

/** The README of an overlay. */
export function readmeText(overlay: Overlay, waived: CheckResult['waived']): string {
  return withVariables(overlayReadme(overlay, waived), overlay.environment.variables);
}
