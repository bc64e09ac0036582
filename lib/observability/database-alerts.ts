import { type Alert, selector } from './alert.js';
import { longestGap } from './longest-gap.js';
import type { AlertSettings } from './monitoring-schema.js';
import type { Watched } from './watched.js';

/** Alerts on the database, from CloudNativePG 1.30 and its plug-in for backups. */
export function databaseAlerts(
  { instance, cloudNativePg }: Watched,
  { replicationLagSeconds }: AlertSettings['thresholds'],
): readonly Alert[] {
  if (!cloudNativePg) return [];
  const { cluster, instances, backupSchedule } = cloudNativePg;
  const pods = selector({ namespace: instance.namespace }, [`pod=~"${cluster}-[0-9]+"`]);
  return [
    {
      name: 'MlflowDatabaseInstances',
      expr: `(count(cnpg_collector_up${pods} == 1) or vector(0)) < ${instances}`,
      for: '15m',
      severity: instances > 1 ? 'warning' : 'critical',
      summary: 'Instances of the database are missing',
      description: `Of ${instances} instances of ${cluster} {{ $value }} run.`,
    },
    ...(instances > 1
      ? [
          {
            name: 'MlflowDatabaseReplicationLag',
            expr: `max by (pod) (cnpg_pg_replication_lag${pods}) > ${replicationLagSeconds}`,
            for: '10m',
            severity: 'warning',
            summary: 'A replica of the database lies behind',
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
    // Zero, or nothing at all, where there never was one.
    expr: `time() - ${last} > ${age}\nor absent(${last})`,
    for: '1h',
    severity: 'critical',
    summary: 'The database has no recent backup',
    description: `The last good backup of ${cluster} is older than two of its intervals, or there is none.`,
  };
}
