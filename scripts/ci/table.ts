/** The table at the end of CI: which suites ran, which did not and why, and when those were last run by hand. */

/** A suite that CI does not run, or not whole; test/by-hand.json has them. */
export interface ByHand {
  readonly suite: string;
  readonly command: string;
  /** The day of the last run; null if none was recorded. */
  readonly last: string | null;
}

type Row = readonly [suite: string, state: string, why: string, last: string];

/** Reads what CI has printed: `== <step> (<seconds>s)`, and `SKIPPED: <suite>, because <reason>`. */
export function ciTable(output: string, byHand: readonly ByHand[], today: string): string {
  const named = new Set<string>();
  const rows = output.split('\n').flatMap((line): readonly Row[] => {
    const [, step] = /^== (.*) \(\d+s\)$/.exec(line) ?? [];
    if (step) return [[step, 'run', '', today]];
    const [, suite = '', why = ''] = /^SKIPPED: (.*?),? because (.*)$/.exec(line) ?? [];
    if (!suite) return [];
    const known = byHand.find((one) => suite.startsWith(one.suite));
    if (known) named.add(known.suite);
    return [[known?.suite ?? suite, 'skipped', why, lastOf(known)]];
  });
  const others = byHand
    .filter(({ suite }) => !named.has(suite))
    .map((one): Row => [one.suite, 'by hand', one.command, lastOf(one)]);
  return aligned([['suite', 'state', 'why, or how', 'last run'], ...unique([...rows, ...others])]);
}

function lastOf(known: ByHand | undefined): string {
  return known?.last ?? 'not recorded';
}

function unique(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [row.join('\n'), row])).values()];
}

function aligned(rows: readonly Row[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
