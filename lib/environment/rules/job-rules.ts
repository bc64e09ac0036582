import { cronProblem } from '../../kubernetes/cron.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

const fiveFields = 'write minute, hour, day of month, month and day of week, such as "0 2 * * 0" for Sundays at 02:00';

/** Schedules that Kubernetes or CloudNativePG would reject. Alerts are computed from them, before any check. */
export function* scheduleProblems(settings: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  for (const job of ['garbageCollection', 'traceArchival', 'backup'] as const) {
    const schedule = settings[job]?.schedule;
    const mistake = schedule === undefined ? undefined : cronProblem(schedule);
    if (mistake) yield { path: [job, 'schedule'], message: `"${schedule}": ${mistake}`, fix: fiveFields };
  }
  yield* realmScheduleProblems(settings);
  const { backendStore } = settings;
  const schedule = backendStore.type === 'cloudnative-pg' ? backendStore.backup?.schedule : undefined;
  if (schedule === undefined) return;
  const [seconds = '', ...fields] = schedule.split(' ');
  const mistake = secondsProblem(seconds) ?? cronProblem(fields.join(' '));
  if (mistake)
    yield {
      path: ['backendStore', 'backup', 'schedule'],
      message: `"${schedule}": ${mistake}`,
      fix: `${fiveFields.replace('write ', 'write seconds, ').replace('"0 2', '"0 0 2')}`,
    };
}

function* realmScheduleProblems({ keycloak }: StandaloneEnvironmentSettings): Iterable<PathProblem> {
  const schedule = keycloak?.apply.type === 'job' ? keycloak.apply.schedule : undefined;
  const mistake = schedule === undefined ? undefined : cronProblem(schedule);
  if (mistake) yield { path: ['keycloak', 'apply', 'schedule'], message: `"${schedule}": ${mistake}`, fix: fiveFields };
}

function secondsProblem(seconds: string): string | undefined {
  const all = seconds.split(/[,/-]/);
  return all.every((one) => one === '*' || (/^\d{1,2}$/.test(one) && Number(one) < 60))
    ? undefined
    : `the first field, "${seconds}", is for seconds: 0 to 59`;
}
