import type { Instance } from '../model/instance.js';
import { type Alert, selector } from './alert.js';
import type { AlertSettings } from './monitoring-schema.js';

type Thresholds = AlertSettings['thresholds'];

/**
 * Alerts from the metrics that MLflow has: mlflow_http_request_total{method,status},
 * mlflow_http_request_duration_seconds{method,status,mlflow_version} and
 * mlflow_http_request_exceptions_total{method,status}, counted by Flask, and so without /health, /version, the OTLP and
 * AI gateway routes and what the check of hosts refuses (MLflow 3.14, read from a running server).
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
      summary: 'No pod of MLflow answers',
      description: 'Prometheus has reached no pod of the server for five minutes: nobody can log or look anything up.',
    },
    {
      name: 'MlflowPodNotScraped',
      expr: `up${all} == 0 and on() count(up${all} == 1) > 0`,
      for: '15m',
      severity: 'warning',
      summary: 'A pod of MLflow cannot be scraped',
      description: 'Pod {{ $labels.pod }} has not been scraped for a quarter of an hour, while others are.',
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
      description: 'MLflow answers {{ $value | humanizePercentage }} of its requests with 5xx.',
    },
    {
      name: 'MlflowSlow',
      // An upload takes as long as its artifact is large.
      expr: `histogram_quantile(0.95, sum by (le) (rate(mlflow_http_request_duration_seconds_bucket${selector(target, ['method!="PUT"'])}[5m]))) > ${thresholds.latencySeconds}`,
      for: '15m',
      severity: 'warning',
      summary: 'MLflow is slow',
      description: '5 of 100 requests take longer than {{ $value | humanizeDuration }}.',
    },
    {
      name: 'MlflowExceptions',
      expr: `sum(increase(mlflow_http_request_exceptions_total${all}[1h])) > 10`,
      for: '5m',
      severity: 'warning',
      summary: 'MLflow has errors that it does not handle',
      description:
        '{{ $value | humanize }} requests of the last hour ended in an exception, which the log has in full.',
    },
  ];
}
