import { Cron } from 'croner';

const start = new Date('2026-01-01T00:00:00Z');
const tenWeeks = 10 * 7 * 24 * 3600 * 1000;

const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Computing hundreds of runs takes milliseconds, and an overlay has few schedules. */
const known = new Map<string, number>();

/**
 * The longest time between two runs of a schedule, in seconds. Computed from a fixed day over ten weeks, over at least thirteen
 * runs, so that a monthly schedule covers a year, and over at most four hundred.
 */
export function longestGap(schedule: string): number {
  const gap = known.get(schedule) ?? gapOf(schedule);
  known.set(schedule, gap);
  return gap;
}

/** An invalid schedule is refused at its field, after its alerts are made: any gap will do. */
function gapOf(schedule: string): number {
  try {
    return computedGap(schedule);
  } catch {
    return 0;
  }
}

function computedGap(schedule: string): number {
  const [, every] = /^@every (.+)$/.exec(schedule) ?? [];
  if (every) {
    const parts = [...every.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
    return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (seconds[unit] ?? 0), 0);
  }
  // An offset is ten times as fast as the time zone UTC, which croner asks of Intl.
  const cron = new Cron(schedule, { paused: true, utcOffset: 0 });
  const gaps: number[] = [];
  let last = cron.nextRun(start);
  while (last && gaps.length < 400 && (gaps.length < 13 || last.getTime() - start.getTime() < tenWeeks)) {
    const next = cron.nextRun(last);
    if (next) gaps.push((next.getTime() - last.getTime()) / 1000);
    last = next;
  }
  return Math.max(...gaps);
}
