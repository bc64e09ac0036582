import { z } from 'zod';
import { type FluxVariables, hasVariable, withVariables } from '../kubernetes/flux-variables.js';
import type { Location, Problem, ValuePath } from '../schema/location.js';
import { definitionsOf } from './definition-files.js';
import type { Environment } from './environment.js';
import { sourceOfObject } from './object-source.js';
import { operatedSchema } from './operated-schema.js';
import { type OtherForm, platformOfOtherForm } from './other-form.js';
import { type Parsed, parseSource, parseThrough, sorted } from './parse.js';
import type { ReadFile } from './read-file.js';
import { isConsequence } from './repair.js';
import type { EnvironmentOrigin } from './resolve.js';
import { resolveOperated } from './resolve-operated.js';
import { loadSource, type Source } from './source.js';
import { withoutList } from './team-files.js';

const formSchema = z.looseObject({ form: operatedSchema.shape.form });

/** An environment with all problems of its file. */
export interface ReadEnvironment {
  readonly problems: readonly Problem[];
  /** Absent if objects of it would not be what the file means. */
  readonly environment?: Environment;
  /** Whether a problem at this location can be a consequence of another one. */
  isConsequence(location: Location): boolean;
}

/** Reads an environment file into a validated, frozen value; or returns all its problems. */
export function loadEnvironment(
  file: string,
  path: string,
  read: ReadFile,
  teams: readonly string[] = [],
): { readonly environment: Environment } | { readonly problems: readonly Problem[] } {
  const { problems, environment } = readEnvironment(file, path, read, teams);
  return environment && problems.length === 0 ? { environment } : { problems };
}

const nothing = { isConsequence: () => false };

/**
 * Reads an environment file as far as possible: what is wrong with one field does not hide what is wrong with others.
 *
 * @param teams - files that each hold one of its workspaces
 */
export function readEnvironment(
  file: string,
  path: string,
  read: ReadFile,
  teams: readonly string[] = [],
): ReadEnvironment {
  const loaded = loadSource(file, read, teams);
  if ('problems' in loaded) return { ...nothing, ...loaded };
  return readNamed(loaded.source, path);
}

/**
 * The same of an environment that is an object of a program.
 *
 * @param read - for the files that it names, whose paths are relative to the working folder
 */
export function readEnvironmentObject(value: unknown, path: string, read: ReadFile): ReadEnvironment {
  const source = sourceOfObject(value);
  return readNamed({ ...source, ...definitionsOf(source.tree, read) }, path);
}

function readNamed(source: Source, path: string): ReadEnvironment {
  const { environment, ...read } = readSource(source, path);
  const { teamProblems = [], definitions = { problems: [] } } = source;
  const files = new Set(source.teams);
  const problems = sorted([
    ...teamProblems,
    ...definitions.problems,
    ...read.problems.map((problem) => withoutList(problem, files)),
  ]).map((problem) => withWrittenVariables(problem, source.variables));
  // Without some of its workspaces, objects of it would not be what the files mean; without definitions they are not checked.
  const isWhole = teamProblems.length + definitions.problems.length === 0;
  return { ...read, problems, ...(environment && isWhole ? { environment } : {}) };
}

function readSource(source: Source, path: string): ReadEnvironment {
  // The form determines the fields, so mistakes are explained only by the schema of that form.
  const form = parseSource(formSchema, source);
  if ('problems' in form) return { ...nothing, ...form };
  if (form.value.form === 'standalone') {
    const { resolveStandalone } = require('./resolve-standalone.js') as typeof import('./resolve-standalone.js');
    const other: OtherForm = { form: 'operated', schema: operatedSchema };
    const elsewhere = platformOfOtherForm(standalone(), source, other);
    if (elsewhere) return { ...nothing, problems: [elsewhere] };
    const parsed = parseThrough(standalone(), source, () => other);
    return resolved(parsed, source, path, resolveStandalone);
  }
  const parsed = parseThrough(operatedSchema, source, () => ({ form: 'standalone', schema: standalone() }));
  return resolved(parsed, source, path, resolveOperated);
}

/** The second stage: contradictions of fields, and defaults of the platform. */
function resolved<T>(
  { problems, value, paths, isWhole }: Parsed<T>,
  source: Source,
  overlay: string,
  resolve: (value: T, origin: EnvironmentOrigin) => { environment: Environment } | { problems: readonly Problem[] },
): ReadEnvironment {
  const consequences = new WeakSet<Location>();
  const locate = (path: ValuePath, about = path): Location => {
    const location = { ...source.locate(path) };
    if (isConsequence(about, { paths }, source.value)) consequences.add(location);
    return location;
  };
  const hides = { isConsequence: (location: Location) => consequences.has(location) };
  if (value === undefined) return { problems, ...hides };
  const result = resolve(value, {
    path: overlay,
    variables: source.variables,
    definitions: source.definitions?.definitions,
    locate,
  });
  if ('environment' in result) return { problems, ...(isWhole ? result : {}), ...hides };
  const further = result.problems.filter(({ location }) => !consequences.has(location));
  return { problems: sorted([...problems, ...further]), ...hides };
}

/** A problem of a value with a variable also says where variables are possible. */
function withWrittenVariables({ message, fix, ...rest }: Problem, variables: FluxVariables): Problem {
  const fixes = [fix, hasVariable(message) ? placesOfVariables : undefined].filter((one) => one !== undefined);
  return {
    ...rest,
    message: withVariables(message, variables),
    ...(fixes.length > 0 ? { fix: withVariables(fixes.join('; '), variables) } : {}),
  };
}

const placesOfVariables =
  'a variable of Flux is possible in names, hosts, URLs and texts: set other values by spec.patches of the Kustomization';

/** Loaded on demand: the schemas of this form take a tenth of a second. */
function standalone() {
  const { standaloneSchema } = require('./standalone-schema.js') as typeof import('./standalone-schema.js');
  return standaloneSchema;
}
