import { type Alert, oneOf, selector } from './alert.js';
import { longestGap } from './longest-gap.js';
import type { AlertSettings } from './monitoring-schema.js';
import type { Watched } from './watched.js';

type Thresholds = AlertSettings['thresholds'];

/** Alerts on the server's pods, from kube-state-metrics. */
export function podAlerts(watched: Watched, thresholds: Thresholds): readonly Alert[] {
  const { instance, workload, container } = watched;
  const { namespace, name } = instance;
  const object = selector({ namespace, [workload.toLowerCase()]: name });
  const containers = selector({ namespace, container }, [`pod=~"${name}-.+"`]);
  const [ready, wanted] =
    workload === 'Deployment'
      ? ['kube_deployment_status_replicas_available', 'kube_deployment_spec_replicas']
      : ['kube_statefulset_status_replicas_ready', 'kube_statefulset_replicas'];
  return [
    {
      name: 'MlflowPodsNotReady',
      expr: `${ready}${object} < ${wanted}${object}`,
      for: '15m',
      severity: 'warning',
      summary: 'Pods of MLflow are missing',
      description: `Of the pods of ${workload} ${name} only {{ $value }} are ready.`,
    },
    {
      name: 'MlflowRestarts',
      expr: `increase(kube_pod_container_status_restarts_total${containers}[1h]) > ${thresholds.restartsPerHour}`,
      for: '5m',
      severity: 'warning',
      summary: 'MLflow restarts again and again',
      description: 'Pod {{ $labels.pod }} has restarted {{ $value | humanize }} times within an hour.',
    },
    {
      name: 'MlflowOutOfMemory',
      expr: [
        `increase(kube_pod_container_status_restarts_total${containers}[15m]) > 0`,
        'and on (namespace, pod, container)',
        `kube_pod_container_status_last_terminated_reason${selector({ namespace, container, reason: 'OOMKilled' }, [`pod=~"${name}-.+"`])} == 1`,
      ].join('\n'),
      for: '0m',
      severity: 'warning',
      summary: 'MLflow was killed for its memory',
      description: 'Pod {{ $labels.pod }} needed more memory than its limit; what it was doing is lost.',
    },
  ];
}

/** Alerts on jobs that failed, and on those that have not succeeded for too long, whether they failed or never ran. */
export function jobAlerts({ instance, jobs, cronJobs }: Watched): readonly Alert[] {
  const { namespace } = instance;
  const names = [...jobs, ...cronJobs.map(({ name }) => name)];
  const failed: Alert = {
    name: 'MlflowJobFailed',
    expr: `kube_job_failed${selector({ namespace, condition: 'true' }, [`job_name=~"(${names.join('|')})(-.+)?"`])} > 0`,
    for: '1m',
    severity: 'warning',
    summary: 'A job of MLflow has failed',
    description: 'Job {{ $labels.job_name }} has failed, and is not tried again by itself.',
  };
  return [...(names.length > 0 ? [failed] : []), ...(cronJobs.length > 0 ? [overdue(namespace, cronJobs)] : [])];
}

function overdue(namespace: string, cronJobs: Watched['cronJobs']): Alert {
  const late = cronJobs.map(({ name, schedule }) => {
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

/** Alerts on volumes, from the kubelet. */
export function volumeAlerts({ instance, volumes }: Watched, { volumeUsedRatio }: Thresholds): readonly Alert[] {
  if (volumes.length === 0) return [];
  const claims = selector({ namespace: instance.namespace }, [oneOf('persistentvolumeclaim', volumes)]);
  return [
    {
      name: 'MlflowVolumeFull',
      expr: `kubelet_volume_stats_used_bytes${claims} / kubelet_volume_stats_capacity_bytes${claims} > ${volumeUsedRatio}`,
      for: '15m',
      severity: 'critical',
      summary: 'A volume of MLflow is almost full',
      description: 'Claim {{ $labels.persistentvolumeclaim }} is full to {{ $value | humanizePercentage }}.',
    },
  ];
}
