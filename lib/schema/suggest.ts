import { distance } from 'fastest-levenshtein';

/** The candidate that a mistyped word was most likely meant to be; undefined when none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const near = [...candidates]
    .map((candidate) => ({ candidate, mistakes: mistakesIn(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ mistakes }) => mistakes <= limit);
  return near.sort((a, b) => a.mistakes - b.mistakes)[0]?.candidate;
}

/** The edit distance, in which two swapped neighbours are one mistake. */
function mistakesIn(a: string, b: string): number {
  return isSwapped(a, b) ? 1 : distance(a, b);
}

function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a.length === b.length && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
