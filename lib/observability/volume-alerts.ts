import { type WatchedObject, watchedOf } from '../model/watched.js';
import { type Alert, oneOf, selector } from './alert.js';
import type { AlertSettings } from './monitoring-schema.js';

/** Alerts on volumes, from the kubelet. */
export function volumeAlerts(
  watched: readonly WatchedObject[],
  namespace: string,
  { volumeUsedRatio }: AlertSettings['thresholds'],
): readonly Alert[] {
  const claims = claimsOf(watched, namespace);
  if (claims.length === 0) return [];
  const own = selector({ namespace }, [oneOf('persistentvolumeclaim', claims)]);
  return [
    {
      name: 'MlflowVolumeFull',
      expr: `kubelet_volume_stats_used_bytes${own} / kubelet_volume_stats_capacity_bytes${own} > ${volumeUsedRatio}`,
      for: '15m',
      severity: 'critical',
      summary: 'A volume of MLflow is almost full',
      description: 'Claim {{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full.',
    },
  ];
}

/** Names of claims. CloudNativePG creates one for each instance, and another one for write-ahead logs. */
export function claimsOf(watched: readonly WatchedObject[], namespace: string): readonly string[] {
  return [
    ...watchedOf(watched, namespace, 'PersistentVolumeClaim').map(({ name }) => name),
    ...watchedOf(watched, namespace, 'Cluster').map(({ name }) => `${name}-[0-9]+(-wal)?`),
  ];
}
