/** What a sign of a pattern stands for, as part of an expression. */
type Wildcards = Readonly<Record<string, string>>;

const anyText: Wildcards = { '*': '.*' };

/** Wildcards of fnmatch: any text, and any one character. */
export const fnmatchWildcards: Wildcards = { ...anyText, '?': '.' };

/** Whether a whole text fits a pattern, in which `*` is any text unless other wildcards are given; all else stands for itself. */
export function fitsPattern(text: string, pattern: string, wildcards: Wildcards = anyText): boolean {
  const expression = pattern.replace(/[.+*?^${}()|[\]\\]/g, (sign) => wildcards[sign] ?? `\\${sign}`);
  return new RegExp(`^${expression}$`, 's').test(text);
}
