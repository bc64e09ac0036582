/** Series by which an alert must fire, or must not. Time begins at zero, so what lies long ago is negative. */
export interface AlertCase {
  readonly alert: string;
  /** For the name of the test: `when no pod answers`. */
  readonly when: string;
  /** Series → its values, one a minute. */
  readonly series: Readonly<Record<string, string>>;
  readonly at: string;
  /** How many alerts of the name then fire. */
  readonly fires: number;
}

const pod = 'namespace="ml",service="mlflow",pod="mlflow-7d9f8b6c5d-abcde"';
const other = 'namespace="ml",service="mlflow",pod="mlflow-7d9f8b6c5d-fghij"';
const container = 'namespace="ml",pod="mlflow-7d9f8b6c5d-abcde",container="mlflow"';
const deployment = 'namespace="ml",deployment="mlflow"';
const cache = 'namespace="ml",deployment="mlflow-cache"';
const objectStore = 'namespace="ml",statefulset="mlflow-s3"';
const cacheContainer = 'namespace="ml",pod="mlflow-cache-7d9f8b6c5d-abcde",container="valkey"';
const otherInstance = 'namespace="ml",pod="mlflow-b-7d9f8b6c5d-abcde",container="mlflow"';
const cron = (name: string) => `namespace="ml",cronjob="${name}"`;
const database = (index: number) => `namespace="ml",pod="mlflow-db-${index}"`;
const claim = 'namespace="ml",persistentvolumeclaim="mlflow-data"';
const day = 86400;

const requests = (labels: string, perMinute: number) => ({
  [`mlflow_http_request_total{method="GET",${labels},${pod}}`]: `0+${perMinute}x60`,
});

/** A histogram in which a minute brings so many requests up to each bound. */
const histogram = (method: string, bounds: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(bounds).map(([bound, count]) => [
      `mlflow_http_request_duration_seconds_bucket{method="${method}",status="200",mlflow_version="3.14.0",le="${bound}",${pod}}`,
      `0+${count}x60`,
    ]),
  );

const cronJobs = (gc: number, backup: number, suspended = 0) => ({
  [`kube_cronjob_status_last_successful_time{${cron('mlflow-garbage-collection')}}`]: `${gc}x60`,
  [`kube_cronjob_status_last_successful_time{${cron('mlflow-backup')}}`]: `${backup}x60`,
  [`kube_cronjob_spec_suspend{${cron('mlflow-garbage-collection')}}`]: '0x60',
  [`kube_cronjob_spec_suspend{${cron('mlflow-backup')}}`]: `${suspended}x60`,
});

const certificate = (metric: string, namespaces: string, name: string, value: number) => ({
  [`certmanager_certificate_${metric}_timestamp_seconds{${namespaces},name="${name}"}`]: `${value}x120`,
});
const unhonored = 'namespace="cert-manager",exported_namespace="ml"';

const running = (startedAt: number) => ({
  [`kube_pod_start_time{namespace="ml",pod="mlflow-7d9f8b6c5d-abcde"}`]: `${startedAt}x60`,
  [`kube_pod_container_status_running{${container}}`]: '1x60',
});

export const alertCases: readonly AlertCase[] = [
  { alert: 'MlflowDown', when: 'when there is no target', series: {}, at: '10m', fires: 1 },
  { alert: 'MlflowDown', when: 'when every target is down', series: { [`up{${pod}}`]: '0x60' }, at: '10m', fires: 1 },
  {
    alert: 'MlflowDown',
    when: 'not while one is up',
    series: { [`up{${pod}}`]: '0x60', [`up{${other}}`]: '1x60' },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowPodNotScraped',
    when: 'when one of two is down',
    series: { [`up{${pod}}`]: '0x60', [`up{${other}}`]: '1x60' },
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowPodNotScraped',
    when: 'not when all are, which is another alert',
    series: { [`up{${pod}}`]: '0x60' },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowErrors',
    when: 'when a tenth fails',
    series: { ...requests('status="200"', 90), ...requests('status="500"', 10) },
    at: '20m',
    fires: 1,
  },
  {
    alert: 'MlflowErrors',
    when: 'not for refusals',
    series: { ...requests('status="200"', 90), ...requests('status="403"', 50) },
    at: '20m',
    fires: 0,
  },
  { alert: 'MlflowErrors', when: 'not without requests', series: requests('status="500"', 0), at: '20m', fires: 0 },
  {
    alert: 'MlflowSlow',
    when: 'when a tenth takes five seconds',
    series: histogram('GET', { '1.0': 90, '5.0': 100, '+Inf': 100 }),
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowSlow',
    when: 'not for slow uploads',
    series: {
      ...histogram('GET', { '1.0': 100, '5.0': 100, '+Inf': 100 }),
      ...histogram('PUT', { '1.0': 0, '5.0': 0, '+Inf': 900 }),
    },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowExceptions',
    when: 'when there is one a minute',
    series: { [`mlflow_http_request_exceptions_total{method="GET",status="500",${pod}}`]: '0+1x90' },
    at: '80m',
    fires: 1,
  },
  {
    alert: 'MlflowExceptions',
    when: 'not for a few',
    series: { [`mlflow_http_request_exceptions_total{method="GET",status="500",${pod}}`]: '0x30 3x60' },
    at: '80m',
    fires: 0,
  },
  {
    alert: 'MlflowPodsNotReady',
    when: 'when one is missing',
    series: {
      [`kube_deployment_status_replicas_available{${deployment}}`]: '1x60',
      [`kube_deployment_spec_replicas{${deployment}}`]: '2x60',
    },
    at: '20m',
    fires: 1,
  },
  {
    alert: 'MlflowPodsNotReady',
    when: 'not during a short rollout',
    series: {
      [`kube_deployment_status_replicas_available{${deployment}}`]: '1x10 2x60',
      [`kube_deployment_spec_replicas{${deployment}}`]: '2x60',
    },
    at: '20m',
    fires: 0,
  },
  {
    alert: 'MlflowPodsNotReady',
    when: 'for the cache and the S3 server too',
    series: {
      [`kube_deployment_status_replicas_available{${cache}}`]: '0x60',
      [`kube_deployment_spec_replicas{${cache}}`]: '1x60',
      [`kube_statefulset_status_replicas_ready{${objectStore}}`]: '0x60',
      [`kube_statefulset_replicas{${objectStore}}`]: '1x60',
    },
    at: '20m',
    fires: 2,
  },
  {
    alert: 'MlflowComponentDown',
    when: 'for each component without a pod',
    series: {
      [`kube_deployment_status_replicas_available{${cache}}`]: '0x60',
      [`kube_deployment_spec_replicas{${cache}}`]: '1x60',
      [`kube_statefulset_status_replicas_ready{${objectStore}}`]: '0x60',
      [`kube_statefulset_replicas{${objectStore}}`]: '1x60',
    },
    at: '10m',
    fires: 2,
  },
  {
    alert: 'MlflowComponentDown',
    when: 'not while one of two pods is ready, nor for the server itself, nor for what is scaled to none',
    series: {
      'kube_deployment_status_replicas_available{namespace="ml",deployment="mlflow-proxy"}': '1x60',
      'kube_deployment_spec_replicas{namespace="ml",deployment="mlflow-proxy"}': '2x60',
      [`kube_deployment_status_replicas_available{${deployment}}`]: '0x60',
      [`kube_deployment_spec_replicas{${deployment}}`]: '2x60',
      [`kube_deployment_status_replicas_available{${cache}}`]: '0x60',
      [`kube_deployment_spec_replicas{${cache}}`]: '0x60',
    },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowRestarts',
    when: 'for the cache too',
    series: { [`kube_pod_container_status_restarts_total{${cacheContainer}}`]: '0x10 1x10 2x10 3x10 4x10 5x10 6x10' },
    at: '60m',
    fires: 1,
  },
  {
    alert: 'MlflowRestarts',
    when: 'not for another server whose name begins alike',
    series: { [`kube_pod_container_status_restarts_total{${otherInstance}}`]: '0x10 1x10 2x10 3x10 4x10 5x10 6x10' },
    at: '60m',
    fires: 0,
  },
  {
    alert: 'MlflowRestarts',
    when: 'when it ends every ten minutes',
    series: { [`kube_pod_container_status_restarts_total{${container}}`]: '0x10 1x10 2x10 3x10 4x10 5x10 6x10' },
    at: '60m',
    fires: 1,
  },
  {
    alert: 'MlflowRestarts',
    when: 'not for one restart',
    series: { [`kube_pod_container_status_restarts_total{${container}}`]: '0x10 1x60' },
    at: '60m',
    fires: 0,
  },
  {
    alert: 'MlflowOutOfMemory',
    when: 'when that ended it',
    series: {
      [`kube_pod_container_status_restarts_total{${container}}`]: '0x10 1x60',
      [`kube_pod_container_status_last_terminated_reason{reason="OOMKilled",${container}}`]: '_x10 1x60',
    },
    at: '15m',
    fires: 1,
  },
  {
    alert: 'MlflowOutOfMemory',
    when: 'not when that was long ago',
    series: {
      [`kube_pod_container_status_restarts_total{${container}}`]: '1x60',
      [`kube_pod_container_status_last_terminated_reason{reason="OOMKilled",${container}}`]: '1x60',
    },
    at: '40m',
    fires: 0,
  },
  {
    alert: 'MlflowJobFailed',
    when: 'for each that has failed',
    series: {
      'kube_job_failed{namespace="ml",job_name="mlflow-migration-3-14-0",condition="true"}': '1x60',
      'kube_job_failed{namespace="ml",job_name="mlflow-backup-29401500",condition="true"}': '1x60',
    },
    at: '5m',
    fires: 2,
  },
  {
    alert: 'MlflowJobFailed',
    when: 'not for jobs of others',
    series: {
      'kube_job_failed{namespace="ml",job_name="other",condition="true"}': '1x60',
      'kube_job_failed{namespace="ml",job_name="mlflow-backup-1",condition="false"}': '1x60',
    },
    at: '5m',
    fires: 0,
  },
  {
    alert: 'MlflowJobOverdue',
    when: 'for the daily job after three days',
    series: cronJobs(-3 * day, -3 * day),
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowJobOverdue',
    when: 'not within two intervals',
    series: cronJobs(-13 * day, -1 * day),
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowJobOverdue',
    when: 'not when it is suspended',
    series: cronJobs(0, -9 * day, 1),
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowJobOverdue',
    when: 'for one that never succeeded',
    series: {
      [`kube_cronjob_created{${cron('mlflow-backup')}}`]: `${-3 * day}x60`,
      [`kube_cronjob_spec_suspend{${cron('mlflow-backup')}}`]: '0x60',
    },
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowVolumeFull',
    when: 'at nine tenths',
    series: {
      [`kubelet_volume_stats_used_bytes{${claim}}`]: '90x60',
      [`kubelet_volume_stats_capacity_bytes{${claim}}`]: '100x60',
    },
    at: '20m',
    fires: 1,
  },
  {
    alert: 'MlflowVolumeFull',
    when: 'not at a half',
    series: {
      [`kubelet_volume_stats_used_bytes{${claim}}`]: '50x60',
      [`kubelet_volume_stats_capacity_bytes{${claim}}`]: '100x60',
    },
    at: '20m',
    fires: 0,
  },
  {
    alert: 'MlflowVolumeFull',
    when: 'for the volumes of the database',
    series: Object.fromEntries(
      ['mlflow-db-1', 'mlflow-db-1-wal', 'mlflow-dbs-1'].flatMap((name) => [
        [`kubelet_volume_stats_used_bytes{namespace="ml",persistentvolumeclaim="${name}"}`, '90x60'],
        [`kubelet_volume_stats_capacity_bytes{namespace="ml",persistentvolumeclaim="${name}"}`, '100x60'],
      ]),
    ),
    at: '20m',
    fires: 2,
  },
  {
    alert: 'MlflowCertificateExpires',
    when: 'ten days before, however it is scraped',
    series: {
      ...certificate('expiration', unhonored, 'mlflow-tls', 10 * day),
      ...certificate('expiration', 'namespace="ml"', 'mlflow-public-tls', 10 * day),
    },
    at: '90m',
    fires: 2,
  },
  {
    alert: 'MlflowCertificateExpires',
    when: 'not a month before, nor for others',
    series: {
      ...certificate('expiration', unhonored, 'mlflow-tls', 30 * day),
      ...certificate('expiration', unhonored, 'other', day),
    },
    at: '90m',
    fires: 0,
  },
  {
    alert: 'MlflowCertificateNotLoaded',
    when: 'when the pod is older than a certificate of last week',
    series: { ...certificate('not_before', unhonored, 'mlflow-tls', -8 * day), ...running(-20 * day) },
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowCertificateNotLoaded',
    when: 'for pods of the proxy too',
    series: {
      ...certificate('not_before', unhonored, 'mlflow-tls', -8 * day),
      'kube_pod_start_time{namespace="ml",pod="mlflow-proxy-7d9f8b6c5d-abcde"}': `${-20 * day}x60`,
      'kube_pod_container_status_running{namespace="ml",pod="mlflow-proxy-7d9f8b6c5d-abcde",container="oauth2-proxy"}':
        '1x60',
    },
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowCertificateNotLoaded',
    when: 'not in the first days, in which there is time',
    series: { ...certificate('not_before', unhonored, 'mlflow-tls', -2 * day), ...running(-20 * day) },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowCertificateNotLoaded',
    when: 'not for pods that started since',
    series: { ...certificate('not_before', unhonored, 'mlflow-tls', -8 * day), ...running(-1 * day) },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowDatabaseInstances',
    when: 'when one of three is missing',
    series: {
      [`cnpg_collector_up{cluster="mlflow-db",${database(1)}}`]: '1x60',
      [`cnpg_collector_up{cluster="mlflow-db",${database(2)}}`]: '1x60',
    },
    at: '30m',
    fires: 1,
  },
  { alert: 'MlflowDatabaseInstances', when: 'when none is there', series: {}, at: '30m', fires: 1 },
  {
    alert: 'MlflowDatabaseInstances',
    when: 'not with all three',
    series: Object.fromEntries(
      [1, 2, 3].map((index) => [`cnpg_collector_up{cluster="mlflow-db",${database(index)}}`, '1x60']),
    ),
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowDatabaseReplicationLag',
    when: 'ten minutes behind',
    series: { [`cnpg_pg_replication_lag{${database(2)}}`]: '600x60' },
    at: '30m',
    fires: 1,
  },
  {
    alert: 'MlflowDatabaseReplicationLag',
    when: 'not a second behind',
    series: { [`cnpg_pg_replication_lag{${database(2)}}`]: '1x60' },
    at: '30m',
    fires: 0,
  },
  {
    alert: 'MlflowDatabaseBackupOld',
    when: 'after three days',
    series: {
      [`barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${database(1)}}`]: `${-3 * day}x120`,
      [`barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${database(2)}}`]: `${-3 * day}x120`,
    },
    at: '90m',
    fires: 1,
  },
  { alert: 'MlflowDatabaseBackupOld', when: 'when nothing is known of any', series: {}, at: '90m', fires: 1 },
  {
    alert: 'MlflowDatabaseBackupOld',
    when: 'not a day after',
    series: { [`barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${database(1)}}`]: `${-day}x120` },
    at: '90m',
    fires: 0,
  },
];
