/** Names of experiments, models and prompts as mlflow-oidc-auth compares them: a regular expression of Python, from the first character. */
import { z } from 'zod';
import { field } from '../../schema/fields.js';

/** The column of the users' database (mlflow-oidc-auth 11.0.2, db/models). */
const longest = 255;

/** A repetition of a group that contains one; the plug-in refuses such patterns (11.0.2, repository/utils.py). */
const nested = /\((?:\?[:<>=!])?[^)]*[+*?][^)]*\)(?:[+*]|\{\d+,\d*\})/;

/** Escapes of letters that Python does not have, or that mean something else there. */
const foreignEscape = /(?<!\\)(?:\\\\)*\\(?![dDsSwWbB])[A-Za-z]/;

/** Why the plug-in would refuse a pattern, or compare it otherwise than it reads; undefined if it does not. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > longest) return `has ${pattern.length} characters; the users' database has room for ${longest}`;
  if (nested.test(pattern)) return 'repeats a group that contains a repetition, which the plug-in refuses';
  if (/\(\?(?![:=!])/.test(pattern)) return 'contains a group with a flag or a name; only (?:, (?= and (?! are allowed';
  if (foreignEscape.test(pattern))
    return 'contains an escape of a letter other than \\d, \\D, \\s, \\S, \\w, \\W, \\b and \\B';
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return `is not a regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`;
  }
}

const permission = field(
  z.enum(['NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE']),
  'READ: see. USE: in addition call endpoints of the AI gateway. EDIT: write. MANAGE: also delete and share. NO_PERMISSIONS: none of it, whatever other entries of the group say.',
  'EDIT',
);

/** A permission on all objects of a kind whose name fits. */
export const namedPermission = z
  .strictObject({
    name: field(z.string().min(1).optional(), 'The complete name. Default: names are given otherwise.', 'churn'),
    prefix: field(
      z.string().min(1).optional(),
      'What the names begin with. Default: names are given otherwise.',
      'team-a/',
    ),
    pattern: field(
      z.string().min(1).optional(),
      'A regular expression that fits the beginning of the name; $ for its end. Default: names are given otherwise.',
      '^team-a-(dev|prod)$',
    ),
    permission,
  })
  .superRefine((entry, context) => {
    const given = (['name', 'prefix', 'pattern'] as const).filter((key) => entry[key] !== undefined);
    if (given.length !== 1)
      context.addIssue({
        code: 'custom',
        message: given.length === 0 ? 'no name' : `${given.join(' and ')} in one entry`,
        params: { fix: 'write exactly one of name, prefix and pattern' },
      });
    const key = given[0];
    const problem = key && patternProblem(patternOf(entry));
    if (problem)
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `${JSON.stringify(entry[key])} ${problem}`,
        params: { fix: 'write a simpler pattern, or several' },
      });
  });

export type NamedPermission = z.output<typeof namedPermission>;

/** The pattern of an entry, as the plug-in gets it. */
export function patternOf({ name, prefix, pattern }: Pick<NamedPermission, 'name' | 'prefix' | 'pattern'>): string {
  if (name !== undefined) return `^${escaped(name)}$`;
  return prefix === undefined ? (pattern ?? '') : `^${escaped(prefix)}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
