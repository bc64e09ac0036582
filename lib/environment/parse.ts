import type { z } from 'zod';
import { formatLocation, type Problem } from '../schema/location.js';
import { explainAll } from './explain.js';
import type { OtherForm } from './other-form.js';
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

/** Problems as text: one paragraph each, beginning with file:line:column, which editors recognize. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ location, check, message, fix }) => {
      const head = `${formatLocation(location)} ${check ? `${check} ` : ''}${message}`;
      return fix ? `${head}\n    ${fix}` : head;
    })
    .join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
