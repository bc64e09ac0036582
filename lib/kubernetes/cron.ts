import { Cron } from 'croner';

/**
 * Why Kubernetes would reject a schedule; undefined if it is valid.
 * Kubernetes reads schedules with robfig/cron (`ParseStandard`: five fields, macros, `@every`), which supports less than
 * the parser used here: no L, W, # or +, and Sunday is only 0. On the other hand it reads `5/15` as `5-59/15`.
 */
export function cronProblem(schedule: string): string | undefined {
  if (macros.has(schedule) || every.test(schedule)) return undefined;
  if (/^(CRON_)?TZ=/.test(schedule)) return 'a time zone belongs in spec.timeZone';
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) return `a cron expression has five fields, not ${fields.length}`;
  const known = fields.map((field, index) => field.replaceAll(names[index] ?? /$^/g, ''));
  if (known.some((field) => /[^\d*?,/-]/.test(field))) {
    return known.some((field) => /[LW#]/i.test(field))
      ? 'Kubernetes does not support L, W or # in a cron expression'
      : 'a field consists of numbers, * , - / and ?; names of months and days have three letters';
  }
  if (/(^|[,-])7/.test(fields[4] ?? '')) return 'Kubernetes writes Sunday as 0, not 7';
  try {
    const cron = new Cron(fields.map(spelledOut).join(' '), { paused: true, utcOffset: 0 });
    return cron.nextRun(someDay) ? undefined : 'no date matches it, so it never runs';
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
  }
}

/**
 * Why Kubernetes would reject a time zone; undefined if it is one of the IANA database. Unlike ECMAScript, it compares
 * letters exactly, and knows no offsets.
 */
export function timeZoneProblem(timeZone: string): string | undefined {
  const wanted = 'must be a time zone of the IANA database, such as Europe/Berlin or Etc/UTC';
  const known = preferredName(timeZone);
  if (known === undefined) return wanted;
  if (known.toLowerCase() === timeZone.toLowerCase() && known !== timeZone) return `${wanted}; did you mean ${known}?`;
  return timeZone.split('/').every((part) => /^[A-Z][\w+-]*$/.test(part)) ? undefined : wanted;
}

/** The name that ECMAScript prefers for a time zone; undefined if it knows none. */
function preferredName(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

const someDay = new Date('2026-01-01T00:00:00Z');

const macros = new Set(['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually']);

/** A duration as Go writes it. */
const every = /^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;

/** Names by field; the first three fields have none. */
const names: readonly (RegExp | undefined)[] = [
  undefined,
  undefined,
  undefined,
  /(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z])/gi,
  /(?<![a-z])(sun|mon|tue|wed|thu|fri|sat)(?![a-z])/gi,
];

const last = [59, 23, 31, 12, 6];

function spelledOut(field: string, index: number): string {
  return field.replaceAll(/(^|,)(\w+)\//g, `$1$2-${last[index]}/`);
}
