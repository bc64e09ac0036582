import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Location, Problem } from '../schema/location.js';

/** The message for nesting that the stack of the parser does not hold. */
export const tooDeep = 'lists and maps are nested too deeply';

/** A syntax error, with its fix. */
export function syntaxProblem(
  error: YAMLParseError | YAMLWarning,
  text: string,
  locate: (offset: number) => Location,
): Problem {
  const [offset] = error.pos;
  const location = locate(offset);
  const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code;
  if (/call stack/i.test(reason)) return { location, message: tooDeep, fix: 'check the brackets' };
  const star = unquotedStar(lineAt(text, offset));
  if (star) return { location: locate(offset - columnOf(text, offset) + star.column), ...star.problem };
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { location, message: 'a tab in the indentation', fix: 'indent with spaces' };
    case 'DUPLICATE_KEY':
      return {
        location,
        message: `the key ${wordAt(text, offset)} is defined twice in one map`,
        fix: 'remove one of the two',
      };
    case 'TAG_RESOLVE_FAILED':
      return {
        location,
        message: `unknown tag ${wordAt(text, offset)}`,
        fix: 'remove the tag: environments are plain YAML without tags',
      };
    case 'MULTIPLE_ANCHORS':
    case 'BAD_ALIAS':
      return { location, message: reason, fix: 'write the value out, or share it by extends: ./base.yaml' };
    case 'BAD_INDENT':
    case 'MISSING_CHAR':
    case 'BLOCK_IN_FLOW':
    case 'UNEXPECTED_TOKEN':
    case 'IMPOSSIBLE':
      return {
        location,
        message: `not valid YAML: ${reason}`,
        fix: hasTabBefore(text, offset)
          ? 'indent with spaces, not tabs'
          : /\$\{/.test(lineAt(text, offset))
            ? 'write a value with braces, such as a variable, in quotes: in a list or map on one line, braces have another meaning'
            : 'check the indentation, quotes and brackets of this line and the one above',
      };
    default:
      return { location, message: `not valid YAML: ${reason}`, fix: 'check this line and the one above' };
  }
}

/** A cron expression without quotes, in which YAML reads `*` as the beginning of an alias: `schedule: *\/5 * * * *`. */
function unquotedStar(
  line: string,
): { readonly column: number; readonly problem: Omit<Problem, 'location'> } | undefined {
  const match =
    /^(?<before>[^#"']*[:[,{]\s+|\s*-\s+|[^#"']*[[{])(?<cron>\*(?:\/\d+)?(?:[ \t]+[-*\d/,A-Za-z?]+){0,6}(?=[\s,\]}]|$))/.exec(
      line,
    );
  const { before = '', cron = '' } = match?.groups ?? {};
  if (!match) return undefined;
  const message = 'an asterisk without quotes, which begins an alias in YAML';
  return { column: before.length, problem: { message, fix: `write it in quotes: "${cron.replace(/[,\s]+$/, '')}"` } };
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function wordAt(text: string, offset: number): string {
  return /^\S+?(?=:?(\s|$))/.exec(text.slice(offset))?.[0] ?? '';
}

function hasTabBefore(text: string, offset: number): boolean {
  return /^\s*\t/.test(lineAt(text, offset));
}

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n')[0] ?? '';
}
