import { type Alert, oneOf, selector } from './alert.js';
import type { AlertSettings } from './monitoring-schema.js';
import type { Watched } from './watched.js';

const day = 86400;

/** Alerts on certificates, from cert-manager. */
export function certificateAlerts(
  { instance, container, certificates, servingCertificate }: Watched,
  { certificateDays }: AlertSettings['thresholds'],
): readonly Alert[] {
  const { namespace, name } = instance;
  const expiring: Alert = {
    name: 'MlflowCertificateExpires',
    expr: `${ofCertificates('certmanager_certificate_expiration_timestamp_seconds', namespace, certificates)} - time() < ${certificateDays * day}`,
    for: '1h',
    severity: 'critical',
    summary: 'A certificate of MLflow runs out',
    description: 'Certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }}: it was not renewed.',
  };
  return [
    ...(certificates.length > 0 ? [expiring] : []),
    ...(servingCertificate
      ? [
          {
            name: 'MlflowCertificateNotLoaded',
            expr: [
              `(kube_pod_start_time${selector({ namespace })}`,
              `and on (namespace, pod) kube_pod_container_status_running${selector({ namespace, container }, [`pod=~"${name}-.+"`])} == 1)`,
              `< on () group_left () max(${ofCertificates('certmanager_certificate_not_before_timestamp_seconds', namespace, [servingCertificate])} < time() - ${7 * day})`,
            ].join('\n'),
            for: '15m',
            severity: 'warning',
            summary: 'MLflow still shows its old certificate',
            description:
              'Pod {{ $labels.pod }} started before its certificate was renewed, a week ago. It reads it at its start alone: restart it before the old one ends.',
          } as const,
        ]
      : []),
  ];
}

/** Scraped without honorLabels, as its chart has it, cert-manager's own namespace stands where the Certificate's would. */
function ofCertificates(metric: string, namespace: string, certificates: readonly string[]): string {
  const names = oneOf('name', certificates);
  return `(${metric}${selector({ exported_namespace: namespace }, [names])} or ${metric}${selector({ namespace }, [names])})`;
}
