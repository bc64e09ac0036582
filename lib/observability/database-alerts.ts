import { type WatchedDatabase, type WatchedObject, watchedOf } from '../model/watched.js';
import { type Alert, selector } from './alert.js';
import { longestGap } from './longest-gap.js';
import type { AlertSettings } from './monitoring-schema.js';

type Thresholds = AlertSettings['thresholds'];

/** Alerts on databases, from CloudNativePG 1.30 and its plug-in for backups. */
export function databaseAlerts(
  watched: readonly WatchedObject[],
  namespace: string,
  thresholds: Thresholds,
): readonly Alert[] {
  return watchedOf(watched, namespace, 'Cluster')
    .filter(({ monitored }) => monitored)
    .flatMap((cluster) =>
      clusterAlerts(cluster, thresholds).map((alert) => ({ ...alert, labels: { cluster: cluster.name } })),
    );
}

function clusterAlerts(
  { name: cluster, namespace, instances, backupSchedule }: WatchedDatabase,
  { replicationLagSeconds }: Thresholds,
): readonly Alert[] {
  const pods = instancesOf(cluster, namespace);
  return [
    {
      name: 'MlflowDatabaseInstances',
      expr: `(count(cnpg_collector_up${pods} == 1) or vector(0)) < ${instances}`,
      for: '15m',
      severity: instances > 1 ? 'warning' : 'critical',
      summary: 'Instances of the database are missing',
      description: `{{ $value }} of ${instances} instances of ${cluster} are running.`,
    },
    ...(instances > 1
      ? [
          {
            name: 'MlflowDatabaseReplicationLag',
            expr: `max by (pod) (cnpg_pg_replication_lag${pods}) > ${replicationLagSeconds}`,
            for: '10m',
            severity: 'warning',
            summary: 'A replica of the database lags behind',
            description: 'Replica {{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary.',
          } as const,
        ]
      : []),
    ...(backupSchedule ? [backupOld(pods, cluster, 2 * longestGap(backupSchedule))] : []),
  ];
}

function backupOld(pods: string, cluster: string, age: number): Alert {
  const last = `max(barman_cloud_cloudnative_pg_io_last_available_backup_timestamp${pods})`;
  return {
    name: 'MlflowDatabaseBackupOld',
    // Zero or absent if there has never been a backup.
    expr: `time() - ${last} > ${age}\nor absent(${last})`,
    for: '1h',
    severity: 'critical',
    summary: 'The database has no recent backup',
    description: `The last successful backup of ${cluster} is older than two of its intervals, or there is no backup.`,
  };
}

/** Selector of the pods of a Cluster. */
export function instancesOf(cluster: string, namespace: string): string {
  return selector({ namespace }, [`pod=~"${cluster}-[0-9]+"`]);
}
