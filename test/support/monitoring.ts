import type { Chart } from 'cdk8s';
import { ServerMonitoring, type ServerMonitoringProps } from '../../lib/observability/server-monitoring.js';

const namespace = 'ml';

/** A server with everything that can be watched, and everything that is made of it. */
export const everything = {
  settings: {
    serviceMonitor: { labels: { release: 'p' }, podNetworks: ['10.244.0.0/16'] },
    alerts: { labels: { release: 'p' }, alertLabels: { team: 'ml' }, runbook: 'https://example.com/runbook.md' },
    dashboard: { folder: 'ML', grafanaOperator: { instanceSelector: { dashboards: 'grafana' }, namespace: 'grafana' } },
  },
  target: {
    instance: { name: 'mlflow', namespace },
    portName: 'https',
    tls: { serverName: 'mlflow.ml.svc', ca: { secret: { name: 'mlflow-tls', key: 'ca.crt' } } },
  },
  watched: [
    { kind: 'Deployment', name: 'mlflow', namespace, container: 'mlflow', certificate: 'mlflow-tls' },
    { kind: 'Deployment', name: 'mlflow-proxy', namespace, container: 'oauth2-proxy', certificate: 'mlflow-tls' },
    { kind: 'Deployment', name: 'mlflow-cache', namespace, container: 'valkey' },
    { kind: 'StatefulSet', name: 'mlflow-s3', namespace, container: 's3' },
    { kind: 'Job', name: 'mlflow-migration', namespace },
    { kind: 'Job', name: 'mlflow-smoke-test', namespace },
    { kind: 'CronJob', name: 'mlflow-garbage-collection', namespace, schedule: '0 2 * * 0' },
    { kind: 'CronJob', name: 'mlflow-backup', namespace, schedule: '0 1 * * *' },
    { kind: 'Job', name: 'mlflow-backup', namespace },
    { kind: 'PersistentVolumeClaim', name: 'mlflow-data', namespace },
    { kind: 'PersistentVolumeClaim', name: 'mlflow-backup', namespace },
    { kind: 'Certificate', name: 'mlflow-tls', namespace },
    { kind: 'Certificate', name: 'mlflow-public-tls', namespace },
    {
      kind: 'Cluster',
      name: 'mlflow-db',
      namespace,
      instances: 3,
      monitored: true,
      backupSchedule: '0 0 2 * * *',
    },
  ],
} as const satisfies ServerMonitoringProps;

/** A server that an operator creates, with the operator itself. */
export const operatedServer = {
  settings: { serviceMonitor: { source: 'overlay', labels: { release: 'p' } }, alerts: {}, dashboard: {} },
  target: { ...everything.target, operated: { serviceLabels: { app: 'mlflow' } } },
  watched: [
    { kind: 'Deployment', name: 'mlflow', namespace, container: 'mlflow', certificate: 'mlflow-tls' },
    { kind: 'Deployment', name: 'mlflow-operator', namespace, container: 'manager', background: true },
    { kind: 'Job', name: 'mlflow-mg', namespace },
    { kind: 'CronJob', name: 'mlflow-trace-archival', namespace, schedule: '0 */6 * * *' },
    { kind: 'PersistentVolumeClaim', name: 'mlflow-pvc', namespace },
    { kind: 'Certificate', name: 'mlflow-tls', namespace },
  ],
} as const satisfies ServerMonitoringProps;

/** The server alone, on a volume. */
export const serverOnVolume = {
  ...everything,
  watched: [{ kind: 'StatefulSet', name: 'mlflow', namespace, container: 'mlflow' }],
} as const satisfies ServerMonitoringProps;

export function monitored(chart: Chart, props: ServerMonitoringProps = everything): ServerMonitoring {
  return new ServerMonitoring(chart, 'Monitoring', props);
}
