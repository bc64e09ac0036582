import { Construct } from 'constructs';
import type { z } from 'zod';
import { validate } from '../kubernetes/validated.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { WatchedObject } from '../model/watched.js';
import { parseProps } from '../schema/props.js';
import { ServerDashboard } from './dashboard.js';
import { observabilitySchema, operatedObservabilitySchema } from './monitoring-schema.js';
import { type AlertingRule, ServerAlerts } from './prometheus-rule.js';
import { type ScrapeTarget, ServerServiceMonitor } from './service-monitor.js';

export interface ServerMonitoringProps {
  /** `observability` of an environment of the form of the server. */
  readonly settings: z.input<typeof observabilitySchema> | z.input<typeof operatedObservabilitySchema>;
  /** `scrapeTarget` of the server. */
  readonly target: ScrapeTarget;
  /**
   * The objects in the namespace of the server that alerts and dashboard watch: `published(scope, 'watched')`, after everything else
   * is made.
   */
  readonly watched: readonly WatchedObject[];
}

/** The objects that configure Prometheus and Grafana for a server. */
export class ServerMonitoring extends Construct {
  readonly prerequisites: readonly Prerequisite[];
  /** Empty if alerts are disabled. */
  readonly rules: readonly AlertingRule[];

  constructor(scope: Construct, id: string, props: ServerMonitoringProps) {
    super(scope, id);
    validate(this);
    const { target, watched } = props;
    const { serviceMonitor, alerts, dashboard } = target.operated
      ? parseProps(operatedObservabilitySchema, props.settings, this)
      : parseProps(observabilitySchema, props.settings, this);
    if (serviceMonitor && 'interval' in serviceMonitor)
      new ServerServiceMonitor(this, 'ServiceMonitor', { target, settings: serviceMonitor });
    this.rules = alerts
      ? new ServerAlerts(this, 'Alerts', { target, watched, settings: alerts, scraped: serviceMonitor !== undefined })
          .rules
      : [];
    if (dashboard) new ServerDashboard(this, 'Dashboard', { target, watched, settings: dashboard });
    this.prerequisites = [
      ...(serviceMonitor && target.operated && (alerts || dashboard) ? [monitorBeforeOperator] : []),
      ...(alerts ? [kubeStateMetrics] : []),
      ...(dashboard?.grafanaOperator ? [grafanaOperator] : []),
    ];
  }
}

const kubeStateMetrics: Prerequisite = {
  what: 'kube-state-metrics and the metrics of the kubelets in that Prometheus, scraped with honorLabels',
  why: 'alerts on pods, jobs and volumes are computed from them',
  test: "kubectl get deployments --all-namespaces -l app.kubernetes.io/name=kube-state-metrics -o jsonpath='{.items[0].metadata.name}'",
};

/** The operator looks for the definition only when it starts (mlflow-operator e9dbb9f, cmd/main.go). */
const monitorBeforeOperator: Prerequisite = {
  what: 'the definition of ServiceMonitor before the MLflow operator starts',
  why: 'otherwise the operator gives the server no metrics until it is restarted',
  test: 'kubectl get crd servicemonitors.monitoring.coreos.com',
};

const grafanaOperator: Prerequisite = {
  what: 'the Grafana operator 5',
  why: 'it adds the dashboard to Grafana',
  test: 'kubectl get crd grafanadashboards.grafana.integreatly.org',
};
