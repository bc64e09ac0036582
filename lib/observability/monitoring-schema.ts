import { z } from 'zod';
import { podNetworkProblem, wholeOctets } from '../gateway/pod-hosts.js';
import { cidr, dnsLabel, field, labels } from '../schema/fields.js';

const promDuration = z
  .string()
  .regex(/^([0-9]+(h|m|s))+$/, 'a duration of Prometheus is numbers with h, m or s, such as 30s or 5m');

function refuseManyPatterns(network: string, context: z.core.$RefinementCtx): void {
  const message = podNetworkProblem(network);
  if (message) context.addIssue({ code: 'custom', message, params: { fix: wholeOctets(network) } });
}

const serviceMonitorSchema = z.strictObject({
  labels: field(
    labels.default({}),
    'Labels by which a Prometheus chooses its ServiceMonitors. Those of kube-prometheus-stack want the name of their release.',
    { release: 'kube-prometheus-stack' },
  ),
  interval: field(promDuration.default('30s'), 'Time between two scrapes.', '30s'),
  scrapeTimeout: field(promDuration.default('10s'), 'Time after which a scrape is given up.', '10s'),
  podNetworks: field(
    z.array(cidr.superRefine(refuseManyPatterns)).min(1),
    'Ranges that pods get their addresses from. Prometheus asks each pod by its address, which the server answers only if its list of hosts has it; no name of a domain fits what is made of these.',
    ['10.244.0.0/16'],
  ),
});

const ratio = z.number().gt(0).lt(1);

const thresholdsSchema = z
  .strictObject({
    errorRatio: field(ratio.default(0.05), 'Share of requests that end in 5xx.', 0.05),
    latencySeconds: field(
      z.number().gt(0).lte(10).default(2),
      'Time within which 95 of 100 requests are answered, uploads aside. The histogram of MLflow ends at 10 seconds.',
      2,
    ),
    volumeUsedRatio: field(ratio.default(0.85), 'Share of a volume that is used.', 0.85),
    certificateDays: field(
      z.int().min(1).default(14),
      'Days before a certificate runs out. cert-manager renews 30 days before.',
      14,
    ),
    replicationLagSeconds: field(
      z.int().min(1).default(300),
      'Seconds that a replica of the database lies behind.',
      300,
    ),
    restartsPerHour: field(z.int().min(1).default(3), 'Restarts of a server container within an hour.', 3),
  })
  .prefault({});

const alertsSchema = z.strictObject({
  labels: field(labels.default({}), 'Labels by which a Prometheus chooses its PrometheusRules.', {
    release: 'kube-prometheus-stack',
  }),
  alertLabels: field(labels.default({}), 'Labels of every alert, by which Alertmanager routes it.', { team: 'ml' }),
  runbook: field(
    z.string().min(1).default('docs/runbook.md'),
    'Where the runbook is read; the name of the alert is appended as #anchor. Set the URL under which your team sees docs/runbook.md.',
    'https://git.example.com/platform/mlflow/src/docs/runbook.md',
  ),
  thresholds: field(thresholdsSchema, 'From when on an alert fires.', { errorRatio: 0.02 }),
});

const dashboardSchema = z.strictObject({
  labels: field(
    labels.default({ grafana_dashboard: '1' }),
    'Labels of the ConfigMap, by which the sidecar of Grafana finds it.',
    { grafana_dashboard: '1' },
  ),
  folder: field(z.string().min(1).optional(), 'Folder in Grafana. Default: the one of the sidecar or operator.', 'ML'),
  grafanaOperator: field(
    z
      .strictObject({
        instanceSelector: field(labels, 'Labels of the Grafana resources that show it.', { dashboards: 'grafana' }),
        namespace: field(
          dnsLabel.optional(),
          'Namespace of those Grafana resources, where it is another one. Default: only those of the namespace of the server.',
          'grafana',
        ),
      })
      .optional(),
    'A GrafanaDashboard for the Grafana operator besides the ConfigMap. Default: none.',
    { instanceSelector: { dashboards: 'grafana' } },
  ),
});

/** What is watched of the standalone server. A part that is left out is not made. */
export const observabilitySchema = z
  .strictObject({
    serviceMonitor: field(
      serviceMonitorSchema.optional(),
      'Has the Prometheus operator scrape the pods; the server then counts its requests. Default: off.',
      { podNetworks: ['10.244.0.0/16'] },
    ),
    alerts: field(
      alertsSchema.optional(),
      'Alerts as a PrometheusRule, each with a chapter in docs/runbook.md. Default: off.',
      { labels: { release: 'kube-prometheus-stack' } },
    ),
    dashboard: field(dashboardSchema.optional(), 'A dashboard for Grafana. Default: off.', { folder: 'ML' }),
  })
  .prefault({});

export type Observability = z.output<typeof observabilitySchema>;
export type ServiceMonitorSettings = NonNullable<Observability['serviceMonitor']>;
export type AlertSettings = NonNullable<Observability['alerts']>;
export type DashboardSettings = NonNullable<Observability['dashboard']>;
