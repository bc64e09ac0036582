/** What became of an input, line by line. */
import { formatProblems } from '../../environment/parse.js';
import type { Problem } from '../../schema/location.js';
import type { Line } from './adoption.js';

export interface Reported {
  readonly source: string;
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
}

const titles: Readonly<Record<Line['kind'], string>> = {
  taken: 'Taken:',
  computed: 'Computed by the overlay, so not written:',
  lost: 'Not taken:',
  secret: 'Secrets to create, because values are never copied:',
  assumed: 'To check or to decide:',
};

/** @param whole - what is said where no problems remain */
export function report(
  { source, lines, problems }: Reported,
  whole = 'The environment has no problems: synth writes its overlay.',
): string {
  const parts = Object.entries(titles).flatMap(([kind, title]) => {
    const own = [...new Set(lines.filter((line) => line.kind === kind).map((line) => lineText(line)))];
    return own.length > 0 ? [[title, ...own].join('\n')] : [];
  });
  const rest = problems.length === 0 ? whole : `Problems that remain:\n${formatProblems(problems)}`;
  return [`Recognised: ${source}`, ...parts, rest].join('\n\n');
}

function lineText({ from, to, why }: Line): string {
  const place = [from, to].filter((one) => one).join(' → ');
  return `  ${[place, why].filter((one) => one).join(': ')}`;
}
