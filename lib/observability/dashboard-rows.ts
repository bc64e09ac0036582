import type { Instance } from '../model/instance.js';
import { type WatchedDatabase, type WatchedObject, type WatchedWorkload, watchedOf } from '../model/watched.js';
import { oneOf, selector } from './alert.js';
import { instancesOf } from './database-alerts.js';
import type { Row } from './panel.js';
import { claimsOf } from './volume-alerts.js';
import { containersOf } from './workload-alerts.js';

/** The rows of the dashboard, with the same metrics as the alerts. */
export function dashboardRows(instance: Instance, watched: readonly WatchedObject[]): readonly Row[] {
  const { namespace } = instance;
  const workloads = watchedOf(watched, namespace, 'Deployment', 'StatefulSet');
  const clusters = watchedOf(watched, namespace, 'Cluster').filter(({ monitored }) => monitored);
  return [
    requests(instance),
    ...workloads.filter(({ name }) => name === instance.name).map((server) => pods(server, workloads)),
    ...stored(watched, namespace),
    ...clusters.map(database),
  ];
}

function requests({ name, namespace }: Instance): Row {
  const target = { namespace, service: name };
  const total = `mlflow_http_request_total${selector(target)}`;
  const quantile = (share: number) =>
    `histogram_quantile(${share}, sum by (le) (rate(mlflow_http_request_duration_seconds_bucket${selector(target, ['method!="PUT"'])}[$__rate_interval])))`;
  return {
    title: 'Requests',
    panels: [
      {
        title: 'Requests by status',
        description: 'Excludes health checks, OTLP traces and the AI gateway, which MLflow does not count.',
        unit: 'reqps',
        stacked: true,
        targets: [{ expr: `sum by (status) (rate(${total}[$__rate_interval]))`, legend: '{{status}}' }],
      },
      {
        title: 'Error ratio',
        description: 'Responses with 5xx.',
        unit: 'percentunit',
        max: 1,
        targets: [
          {
            expr: `(sum(rate(mlflow_http_request_total${selector(target, ['status=~"5.."'])}[$__rate_interval])) or vector(0)) / sum(rate(${total}[$__rate_interval]))`,
            legend: '5xx',
          },
        ],
      },
      {
        title: 'Response time',
        description:
          'Excludes uploads, whose duration depends on the size of the artifact. The histogram ends at 10 seconds.',
        unit: 's',
        targets: [0.5, 0.95, 0.99].map((share) => ({ expr: quantile(share), legend: `${share * 100} %` })),
      },
    ],
  };
}

function pods(server: WatchedWorkload, workloads: readonly WatchedWorkload[]): Row {
  const { namespace } = server;
  const own = selector({ namespace }, containersOf([server]));
  const all = selector({ namespace }, containersOf(workloads));
  return {
    title: 'Pods',
    panels: [
      {
        title: 'Memory',
        description: 'An upload uses twice its size while it lasts, and the memory is released late.',
        unit: 'bytes',
        targets: [
          { expr: `sum by (pod) (container_memory_working_set_bytes${own})`, legend: '{{pod}}' },
          {
            expr: `max(kube_pod_container_resource_limits${selector({ namespace, resource: 'memory' }, containersOf([server]))})`,
            legend: 'limit',
          },
        ],
      },
      {
        title: 'CPU',
        description: 'In cores.',
        unit: 'short',
        targets: [
          { expr: `sum by (pod) (rate(container_cpu_usage_seconds_total${own}[$__rate_interval]))`, legend: '{{pod}}' },
        ],
      },
      {
        title: 'Restarts',
        description: 'Within one hour, of the server and its dependencies.',
        unit: 'short',
        targets: [
          { expr: `sum by (pod) (increase(kube_pod_container_status_restarts_total${all}[1h]))`, legend: '{{pod}}' },
        ],
      },
    ],
  };
}

function stored(watched: readonly WatchedObject[], namespace: string): readonly Row[] {
  const volumes = claimsOf(watched, namespace);
  const cronJobs = watchedOf(watched, namespace, 'CronJob');
  const claims = selector({ namespace }, [oneOf('persistentvolumeclaim', volumes)]);
  const jobs = selector({ namespace }, [
    oneOf(
      'cronjob',
      cronJobs.map(({ name }) => name),
    ),
  ]);
  const panels = [
    ...(volumes.length > 0
      ? [
          {
            title: 'Volumes',
            description: 'Used share of the capacity.',
            unit: 'percentunit',
            max: 1,
            targets: [
              {
                expr: `kubelet_volume_stats_used_bytes${claims} / kubelet_volume_stats_capacity_bytes${claims}`,
                legend: '{{persistentvolumeclaim}}',
              },
            ],
          } as const,
        ]
      : []),
    ...(cronJobs.length > 0
      ? [
          {
            title: 'Time since the last success of jobs',
            description: 'Rises until the job succeeds again.',
            unit: 's',
            targets: [{ expr: `time() - kube_cronjob_status_last_successful_time${jobs}`, legend: '{{cronjob}}' }],
          } as const,
        ]
      : []),
  ];
  return panels.length > 0 ? [{ title: 'Data', panels }] : [];
}

function database({ name, namespace, instances }: WatchedDatabase): Row {
  const own = instancesOf(name, namespace);
  return {
    title: `Database ${name}`,
    panels: [
      {
        title: 'Connections',
        description: 'By state.',
        unit: 'short',
        stacked: true,
        targets: [{ expr: `sum by (state) (cnpg_backends_total${own})`, legend: '{{state}}' }],
      },
      {
        title: 'Lag of replicas',
        description: 'Behind the primary.',
        unit: 's',
        targets: [{ expr: `max by (pod) (cnpg_pg_replication_lag${own})`, legend: '{{pod}}' }],
      },
      {
        title: 'Running instances',
        description: `Of ${instances}.`,
        unit: 'none',
        targets: [{ expr: `count(cnpg_collector_up${own} == 1)`, legend: 'running' }],
      },
    ],
  };
}
