import type { Chart } from 'cdk8s';
import { ServerMonitoring, type ServerMonitoringProps } from '../../lib/observability/server-monitoring.js';

/** A server with everything that can be watched, and everything that is made of it. */
export const everything: ServerMonitoringProps = {
  settings: {
    serviceMonitor: { labels: { release: 'p' }, podNetworks: ['10.244.0.0/16'] },
    alerts: { labels: { release: 'p' }, alertLabels: { team: 'ml' }, runbook: 'https://example.com/runbook.md' },
    dashboard: { folder: 'ML', grafanaOperator: { instanceSelector: { dashboards: 'grafana' }, namespace: 'grafana' } },
  },
  watched: {
    instance: { name: 'mlflow', namespace: 'ml' },
    serviceName: 'mlflow',
    workload: 'Deployment',
    container: 'mlflow',
    jobs: ['mlflow-migration', 'mlflow-smoke-test'],
    cronJobs: [
      { name: 'mlflow-garbage-collection', schedule: '0 2 * * 0' },
      { name: 'mlflow-backup', schedule: '0 1 * * *' },
    ],
    volumes: ['mlflow-data', 'mlflow-backup'],
    certificates: ['mlflow-tls', 'mlflow-public-tls'],
    servingCertificate: 'mlflow-tls',
    cloudNativePg: { cluster: 'mlflow-db', instances: 3, backupSchedule: '0 0 2 * * *' },
  },
  portName: 'https',
  tls: { serverName: 'mlflow.ml.svc', ca: { secret: { name: 'mlflow-tls', key: 'ca.crt' } } },
};

export function monitored(chart: Chart, props: ServerMonitoringProps = everything): ServerMonitoring {
  return new ServerMonitoring(chart, 'Monitoring', props);
}
