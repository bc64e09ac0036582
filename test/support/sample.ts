/** Generated cases: `npm test` tries a fixed share of them, `npm test -- --all` (as CI does) each one. */
export const isWhole = process.env['TEST_CASES'] === 'all';

/** What a process is given to try each one. */
export const allCases = { TEST_CASES: 'all' };

/** All cases, or every nth of them. */
export function sample<T>(cases: readonly T[], every: number): readonly T[] {
  return isWhole ? cases : cases.filter((_, index) => index % every === 0);
}
