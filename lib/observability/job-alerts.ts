import { type WatchedCronJob, type WatchedObject, watchedOf } from '../model/watched.js';
import { type Alert, oneOf, selector } from './alert.js';
import { longestGap } from './longest-gap.js';

/** Alerts on jobs that failed, and on those that have not succeeded for too long, whether they failed or never ran. */
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

/** A Job has its version and digest behind its name, the Jobs of a CronJob have a time there. */
function failed(namespace: string, names: readonly string[]): Alert {
  const patterns = [...new Set(names)].map((name) => `${name}(-.+)?`);
  return {
    name: 'MlflowJobFailed',
    expr: `kube_job_failed${selector({ namespace, condition: 'true' }, [oneOf('job_name', patterns)])} > 0`,
    for: '1m',
    severity: 'warning',
    summary: 'A job of MLflow has failed',
    description: 'Job {{ $labels.job_name }} has failed, and is not tried again by itself.',
  };
}

function overdue(cronJobs: readonly WatchedCronJob[]): Alert {
  const late = cronJobs.map(({ name, namespace, schedule }) => {
    const job = selector({ namespace, cronjob: name });
    // A job that never succeeded has no last success: its age counts from its making.
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
    summary: 'A scheduled job of MLflow has not succeeded for long',
    description:
      'CronJob {{ $labels.cronjob }} last succeeded {{ $value | humanizeDuration }} ago, more than two of its intervals.',
  };
}
