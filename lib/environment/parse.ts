import type { z } from 'zod';
import { formatLocation, type Problem, type ValuePath } from '../schema/location.js';
import { explainAll } from './explain.js';
import type { OtherForm } from './other-form.js';
import { isConsequence, repaired } from './repair.js';
import type { Source } from './source.js';

/** Validates a source by a schema: the value with its defaults, or every problem with its location. */
export function parseSource<S extends z.ZodType>(
  schema: S,
  source: Source,
  /** Loaded only for messages. */
  other?: () => OtherForm,
): { readonly value: z.output<S> } | { readonly problems: readonly Problem[] } {
  const result = schema.safeParse(source.value);
  if (result.success) return { value: result.data };
  return { problems: sorted(explainAll(result.error.issues, schema, source, other?.())) };
}

/** What could be read of a source: every problem, and a value that leaves out its mistakes where the rest can be read without them. */
export interface Parsed<T> {
  readonly problems: readonly Problem[];
  readonly value?: T;
  /** Repairs of the value. */
  readonly paths: readonly ValuePath[];
  /** Whether objects of the value are what the file means. */
  readonly isWhole: boolean;
}

/** The number of repairs: a refinement of a map is evaluated only when its fields are valid. */
const mostRepairs = 4;

/** Validates a source, and continues behind each mistake. */
export function parseThrough<S extends z.ZodType>(
  schema: S,
  source: Source,
  other?: () => OtherForm,
): Parsed<z.output<S>> {
  const problems: Problem[] = [];
  const paths: ValuePath[] = [];
  let { value } = source;
  let isWhole = true;
  for (let round = 0; round <= mostRepairs; round++) {
    const result = schema.safeParse(value);
    if (result.success) return { problems: sorted(problems), value: result.data, paths, isWhole };
    const issues = result.error.issues.filter(({ path }) => !isConsequence(path as ValuePath, { paths }, source.value));
    problems.push(...explainAll(issues, schema, source, other?.()));
    if (issues.length < result.error.issues.length) break;
    const repair = repaired(issues, schema, value);
    paths.push(...repair.paths);
    isWhole &&= repair.onlyFields;
    value = repair.value as typeof value;
  }
  return { problems: sorted(problems), paths, isWhole };
}

/** Problems in the order of the file, each once. */
export function sorted(problems: readonly Problem[]): readonly Problem[] {
  const unique = new Map(
    problems.map((problem) => [
      `${formatLocation(problem.location)} ${problem.check ?? ''} ${problem.message}`,
      problem,
    ]),
  );
  return [...unique.values()].sort(
    ({ location: a, message: m }, { location: b, message: n }) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(m, n),
  );
}

/** How the parts of a problem look. */
export interface ProblemPaint {
  place(text: string): string;
  id(text: string): string;
  hint(text: string): string;
}

/** What a terminal would obey, or hide, instead of showing it. */
const control = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function printable(text: string): string {
  return text.replace(control, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const same = (text: string) => text;
const plain: ProblemPaint = { place: same, id: same, hint: same };

/** Problems as text: one paragraph each, beginning with file:line:column, which editors recognize. */
export function formatProblems(problems: readonly Problem[], paint = plain): string {
  return problems
    .map(({ location, check, message, fix }) => {
      const head = `${paint.place(printable(formatLocation(location)))} ${check ? `${paint.id(check)} ` : ''}${printable(message)}`;
      return fix ? `${head}\n    ${paint.hint(printable(fix))}` : head;
    })
    .join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
