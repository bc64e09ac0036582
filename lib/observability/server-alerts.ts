import type { Instance } from '../model/instance.js';
import { type Alert, selector } from './alert.js';
import type { AlertSettings } from './monitoring-schema.js';

type Thresholds = AlertSettings['thresholds'];

/**
 * Alerts from the metrics of MLflow: mlflow_http_request_total{method,status},
 * mlflow_http_request_duration_seconds{method,status,mlflow_version} and
 * mlflow_http_request_exceptions_total{method,status}, counted by Flask, and so without /health, /version, the OTLP and
 * AI gateway routes and requests that the host check rejects (MLflow 3.14, read from a running server).
 */
export function serverAlerts({ name, namespace }: Instance, thresholds: Thresholds): readonly Alert[] {
  const target = { namespace, service: name };
  const all = selector(target);
  const percent = Math.round(thresholds.errorRatio * 1000) / 10;
  return [
    {
      name: 'MlflowDown',
      expr: `absent(up${all} == 1)`,
      for: '5m',
      severity: 'critical',
      summary: 'No pod of MLflow responds',
      description: 'Prometheus has reached no pod of the server for five minutes: users cannot log or view runs.',
    },
    {
      name: 'MlflowPodNotScraped',
      expr: `up${all} == 0 and on() count(up${all} == 1) > 0`,
      for: '15m',
      severity: 'warning',
      summary: 'A pod of MLflow cannot be scraped',
      description: 'Pod {{ $labels.pod }} has not been scraped for 15 minutes, while other pods are.',
    },
    {
      name: 'MlflowErrors',
      expr: [
        `sum(rate(mlflow_http_request_total${selector(target, ['status=~"5.."'])}[5m]))`,
        `/ sum(rate(mlflow_http_request_total${all}[5m])) > ${thresholds.errorRatio}`,
      ].join('\n'),
      for: '10m',
      severity: 'critical',
      summary: `More than ${percent} % of requests fail`,
      description: 'MLflow responds to {{ $value | humanizePercentage }} of requests with 5xx.',
    },
    {
      name: 'MlflowSlow',
      // The duration of an upload depends on the size of the artifact.
      expr: `histogram_quantile(0.95, sum by (le) (rate(mlflow_http_request_duration_seconds_bucket${selector(target, ['method!="PUT"'])}[5m]))) > ${thresholds.latencySeconds}`,
      for: '15m',
      severity: 'warning',
      summary: 'MLflow is slow',
      description: '5 % of requests take longer than {{ $value | humanizeDuration }}.',
    },
    {
      name: 'MlflowExceptions',
      expr: `sum(increase(mlflow_http_request_exceptions_total${all}[1h])) > 10`,
      for: '5m',
      severity: 'warning',
      summary: 'MLflow has unhandled exceptions',
      description:
        '{{ $value | humanize }} requests of the last hour ended in an exception; the log contains the tracebacks.',
    },
  ];
}
