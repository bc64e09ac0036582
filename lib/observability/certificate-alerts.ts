import { type WatchedObject, watchedOf } from '../model/watched.js';
import { type Alert, oneOf, selector } from './alert.js';
import type { AlertSettings } from './monitoring-schema.js';
import { containersOf } from './workload-alerts.js';

const day = 86400;

/** Alerts on certificates, from cert-manager. */
export function certificateAlerts(
  watched: readonly WatchedObject[],
  namespace: string,
  { certificateDays }: AlertSettings['thresholds'],
): readonly Alert[] {
  const certificates = watchedOf(watched, namespace, 'Certificate').map(({ name }) => name);
  const notLoaded = certificates.flatMap((certificate) => renewedSince(certificate, watched, namespace));
  return [
    ...(certificates.length > 0
      ? [
          {
            name: 'MlflowCertificateExpires',
            expr: `${ofCertificates('certmanager_certificate_expiration_timestamp_seconds', namespace, certificates)} - time() < ${certificateDays * day}`,
            for: '1h',
            severity: 'critical',
            summary: 'A certificate of MLflow is about to expire',
            description:
              'Certificate {{ $labels.name }} expires in {{ $value | humanizeDuration }} and has not been renewed.',
          } as const,
        ]
      : []),
    ...(notLoaded.length > 0
      ? [
          {
            name: 'MlflowCertificateNotLoaded',
            expr: notLoaded.join('\nor '),
            for: '15m',
            severity: 'warning',
            summary: 'MLflow still uses its old certificate',
            description:
              'Pod {{ $labels.pod }} started before its certificate was renewed, a week ago. It reads the certificate only at startup: restart it before the old one expires.',
          } as const,
        ]
      : []),
  ];
}

/** Pods that started before the renewal of a certificate that they read only at startup. */
function renewedSince(certificate: string, watched: readonly WatchedObject[], namespace: string): readonly string[] {
  const workloads = watchedOf(watched, namespace, 'Deployment', 'StatefulSet').filter(
    (workload) => workload.certificate === certificate,
  );
  if (workloads.length === 0) return [];
  return [
    [
      `(kube_pod_start_time${selector({ namespace })}`,
      `and on (namespace, pod) kube_pod_container_status_running${selector({ namespace }, containersOf(workloads))} == 1)`,
      `< on () group_left () max(${ofCertificates('certmanager_certificate_not_before_timestamp_seconds', namespace, [certificate])} < time() - ${7 * day})`,
    ].join('\n'),
  ];
}

/** Without honorLabels, as in cert-manager's chart, the label namespace is that of cert-manager, not of the Certificate. */
function ofCertificates(metric: string, namespace: string, certificates: readonly string[]): string {
  const names = oneOf('name', certificates);
  return `(${metric}${selector({ exported_namespace: namespace }, [names])} or ${metric}${selector({ namespace }, [names])})`;
}
