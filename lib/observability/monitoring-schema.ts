import { z } from 'zod';
import { podNetworkProblem, wholeOctets } from '../gateway/pod-hosts.js';
import { secondsOf } from '../gateway/request-time.js';
import { cidr, dnsLabel, field, labels } from '../schema/fields.js';

const promDuration = z
  .string()
  .regex(
    /^([0-9]+(h|m|s))+$/,
    'a duration of Prometheus consists of numbers with the units h, m or s, such as 30s or 5m',
  );

/** The operator of Prometheus leaves such a ServiceMonitor out. */
function refuseLongTimeout(
  { interval, scrapeTimeout }: { readonly interval: string; readonly scrapeTimeout: string },
  context: z.core.$RefinementCtx,
): void {
  if (secondsOf(scrapeTimeout) > secondsOf(interval))
    context.addIssue({
      code: 'custom',
      path: ['scrapeTimeout'],
      message: `the timeout ${scrapeTimeout} is longer than the interval ${interval}, and Prometheus takes no such ServiceMonitor`,
      params: { fix: 'set a longer interval, or a shorter scrapeTimeout' },
    });
}

function refuseManyPatterns(network: string, context: z.core.$RefinementCtx): void {
  const message = podNetworkProblem(network);
  if (message) context.addIssue({ code: 'custom', message, params: { fix: wholeOctets(network) } });
}

const serviceMonitorFields = z.strictObject({
  labels: field(
    labels.default({}),
    'Labels with which Prometheus selects ServiceMonitors. kube-prometheus-stack requires the name of its release.',
    { release: 'kube-prometheus-stack' },
  ),
  interval: field(promDuration.default('30s'), 'Interval between scrapes.', '30s'),
  scrapeTimeout: field(promDuration.default('10s'), 'Timeout of a scrape.', '10s'),
  podNetworks: field(
    z.array(cidr.superRefine(refuseManyPatterns)).min(1),
    'Address ranges of the pods. Prometheus scrapes each pod by its address, which the server accepts only if its list of hosts contains it; the patterns that are derived from these ranges match no domain name.',
    ['10.244.0.0/16'],
  ),
});

const serviceMonitorSchema = serviceMonitorFields.superRefine(refuseLongTimeout);

const { labels: monitorLabels, interval, scrapeTimeout } = serviceMonitorFields.shape;

/** The operator makes a ServiceMonitor and admits scrapes by address (mlflow-operator e9dbb9f, charts/mlflow/templates/servicemonitor.yaml). */
const operatedServiceMonitorSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: field(
      z.literal('operator'),
      'Prometheus selects the ServiceMonitor that the operator creates, mlflow-metrics-monitor, whose labels are app: mlflow and component: mlflow.',
      'operator',
    ),
  }),
  z
    .strictObject({
      source: field(
        z.literal('overlay'),
        'A ServiceMonitor of the overlay in addition, for a Prometheus that does not select that of the operator. One that selects both counts each request twice.',
        'overlay',
      ),
      labels: monitorLabels,
      interval,
      scrapeTimeout,
    })
    .superRefine(refuseLongTimeout),
]);

const ratio = z.number().gt(0).lt(1);

const thresholdsSchema = z
  .strictObject({
    errorRatio: field(ratio.default(0.05), 'Ratio of requests with a 5xx response.', 0.05),
    latencySeconds: field(
      z.number().gt(0).lte(10).default(2),
      'Response time of the 95th percentile, without uploads. The histogram of MLflow ends at 10 seconds.',
      2,
    ),
    volumeUsedRatio: field(ratio.default(0.85), 'Used share of the capacity of a volume.', 0.85),
    certificateDays: field(
      z.int().min(1).default(14),
      'Days before the expiry of a certificate. cert-manager renews it 30 days before.',
      14,
    ),
    replicationLagSeconds: field(z.int().min(1).default(300), 'Replication lag of the database in seconds.', 300),
    restartsPerHour: field(z.int().min(1).default(3), 'Restarts of a server container within an hour.', 3),
  })
  .prefault({});

const alertsSchema = z.strictObject({
  labels: field(labels.default({}), 'Labels with which Prometheus selects PrometheusRules.', {
    release: 'kube-prometheus-stack',
  }),
  alertLabels: field(labels.default({}), 'Labels of every alert, for the routes of Alertmanager.', { team: 'ml' }),
  runbook: field(
    z.url({ protocol: /^https?$/, error: 'a runbook is an https URL: messages of alerts link to it' }).optional(),
    'URL of your copy of docs/runbook.md, for the annotation runbook_url; the name of the alert is appended as #anchor. Default: none; the annotation runbook names the section.',
    'https://git.example.com/platform/mlflow/src/docs/runbook.md',
  ),
  thresholds: field(thresholdsSchema, 'Thresholds of the alerts.', { errorRatio: 0.02 }),
});

const dashboardSchema = z.strictObject({
  labels: field(
    labels.default({ grafana_dashboard: '1' }),
    'Labels of the ConfigMap, with which the sidecar of Grafana selects it.',
    { grafana_dashboard: '1' },
  ),
  folder: field(z.string().min(1).optional(), 'Folder in Grafana. Default: that of the sidecar or operator.', 'ML'),
  grafanaOperator: field(
    z
      .strictObject({
        instanceSelector: field(labels, 'Labels of the Grafana resources that display the dashboard.', {
          dashboards: 'grafana',
        }),
        namespace: field(
          dnsLabel.optional(),
          'Namespace of those Grafana resources. Default: the namespace of the server.',
          'grafana',
        ),
      })
      .optional(),
    'A GrafanaDashboard for the Grafana operator in addition to the ConfigMap. Default: none.',
    { instanceSelector: { dashboards: 'grafana' } },
  ),
});

/** The same in both forms. */
const commonFields = {
  alerts: field(
    alertsSchema.optional(),
    'Alerts as a PrometheusRule, each with a section in docs/runbook.md. Default: off.',
    { labels: { release: 'kube-prometheus-stack' } },
  ),
  dashboard: field(dashboardSchema.optional(), 'A dashboard for Grafana. Default: off.', { folder: 'ML' }),
};

/** Monitoring of the standalone server. Omitted parts are not created. */
export const observabilitySchema = z
  .strictObject({
    serviceMonitor: field(
      serviceMonitorSchema.optional(),
      'Creates a ServiceMonitor for the Prometheus operator, and enables the metrics of the server. Default: off.',
      { podNetworks: ['10.244.0.0/16'] },
    ),
    ...commonFields,
  })
  .prefault({});

/** Monitoring of a server that an operator creates. */
export const operatedObservabilitySchema = z
  .strictObject({
    serviceMonitor: field(
      operatedServiceMonitorSchema.optional(),
      "The ServiceMonitor by which Prometheus scrapes the server; alerts on MLflow's own metrics need one. Default: that of the operator on OpenShift; otherwise none, because a Prometheus that selects ServiceMonitors by labels ignores that of the operator.",
      { source: 'overlay', labels: { release: 'kube-prometheus-stack' } },
    ),
    ...commonFields,
  })
  .prefault({});

export type Observability = z.output<typeof observabilitySchema>;
export type ServiceMonitorSettings = Omit<NonNullable<Observability['serviceMonitor']>, 'podNetworks'>;
export type AlertSettings = NonNullable<Observability['alerts']>;
export type DashboardSettings = NonNullable<Observability['dashboard']>;
