import { Cron } from 'croner';

const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/**
 * The longest time between two runs of a schedule, in seconds. Counted from a fixed day over four hundred runs, which
 * for a schedule by the minute is a few hours, and for one by the month some decades.
 */
export function longestGap(schedule: string): number {
  const [, every] = /^@every (.+)$/.exec(schedule) ?? [];
  if (every) {
    const parts = [...every.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
    return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (seconds[unit] ?? 0), 0);
  }
  const runs = new Cron(schedule, { paused: true, timezone: 'UTC' }).nextRuns(400, new Date('2026-01-01T00:00:00Z'));
  const gaps = runs.slice(1).map((run, index) => (run.getTime() - (runs[index]?.getTime() ?? 0)) / 1000);
  return Math.max(...gaps);
}
