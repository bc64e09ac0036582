import { type WatchedCronJob, type WatchedObject, watchedOf } from '../model/watched.js';
import { type Alert, oneOf, selector } from './alert.js';
import { longestGap } from './longest-gap.js';

/** Alerts on failed jobs, and on jobs without a recent success, whether they failed or never ran. */
export function jobAlerts(watched: readonly WatchedObject[], namespace: string): readonly Alert[] {
  const jobs = watchedOf(watched, namespace, 'Job', 'CronJob');
  const cronJobs = watchedOf(watched, namespace, 'CronJob');
  return [
    ...(jobs.length > 0
      ? [
          failed(
            namespace,
            jobs.map(({ name }) => name),
          ),
        ]
      : []),
    ...(cronJobs.length > 0 ? [overdue(cronJobs)] : []),
  ];
}

/** The name of a Job ends in its version and digest, that of a CronJob's Job in a time. */
function failed(namespace: string, names: readonly string[]): Alert {
  const patterns = [...new Set(names)].map((name) => `${name}(-.+)?`);
  return {
    name: 'MlflowJobFailed',
    expr: `kube_job_failed${selector({ namespace, condition: 'true' }, [oneOf('job_name', patterns)])} > 0`,
    for: '1m',
    severity: 'warning',
    summary: 'A job of MLflow has failed',
    description: 'Job {{ $labels.job_name }} has failed and is not retried automatically.',
  };
}

function overdue(cronJobs: readonly WatchedCronJob[]): Alert {
  const late = cronJobs.map(({ name, namespace, schedule }) => {
    const job = selector({ namespace, cronjob: name });
    // A job that has never succeeded has no last success: the time counts from its creation.
    return [
      `(time() - (kube_cronjob_status_last_successful_time${job} or kube_cronjob_created${job}) > ${2 * longestGap(schedule)}`,
      `and on (namespace, cronjob) kube_cronjob_spec_suspend${job} == 0)`,
    ].join(' ');
  });
  return {
    name: 'MlflowJobOverdue',
    expr: late.join('\nor '),
    for: '15m',
    severity: 'warning',
    summary: 'A scheduled job of MLflow has no recent success',
    description:
      'The last success of CronJob {{ $labels.cronjob }} was {{ $value | humanizeDuration }} ago, more than two of its intervals.',
  };
}
