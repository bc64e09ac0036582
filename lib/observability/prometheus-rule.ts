import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PrometheusRuleSpec } from '../../imports/monitoring.coreos.com.js';
import type { Plain } from '../kubernetes/plain.js';
import { type Instance, labelsOf } from '../model/instance.js';
import type { WatchedObject } from '../model/watched.js';
import type { Alert } from './alert.js';
import { certificateAlerts } from './certificate-alerts.js';
import { databaseAlerts } from './database-alerts.js';
import { jobAlerts } from './job-alerts.js';
import type { AlertSettings } from './monitoring-schema.js';
import { serverAlerts } from './server-alerts.js';
import type { ScrapeTarget } from './service-monitor.js';
import { volumeAlerts } from './volume-alerts.js';
import { workloadAlerts } from './workload-alerts.js';

export interface ServerAlertsProps {
  readonly target: ScrapeTarget;
  readonly watched: readonly WatchedObject[];
  readonly settings: AlertSettings;
  /** Whether pods are scraped; otherwise only metrics of other exporters can be used. */
  readonly scraped: boolean;
}

/** A rule in the format of PrometheusRule and promtool. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url?: string;
    /** The section, where no URL leads to it: a relative link in a message leads nowhere. */
    readonly runbook?: string;
  };
}

/** The alerts of a server for the objects that exist. */
export class ServerAlerts extends Construct {
  readonly rules: readonly AlertingRule[];

  constructor(scope: Construct, id: string, { target, watched, settings, scraped }: ServerAlertsProps) {
    super(scope, id);
    const { instance } = target;
    const { namespace } = instance;
    const { thresholds } = settings;
    const alerts = [
      ...(scraped ? serverAlerts(instance, thresholds) : []),
      ...workloadAlerts(target, watched, thresholds),
      ...jobAlerts(watched, namespace),
      ...volumeAlerts(watched, namespace, thresholds),
      ...certificateAlerts(watched, namespace, thresholds),
      ...databaseAlerts(watched, namespace, thresholds),
    ];
    this.rules = alerts.map((alert) => alertingRule(alert, instance, settings));
    new ApiObject(this, 'Resource', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: instance.name,
        namespace,
        labels: { ...labelsOf(instance, 'server'), ...settings.labels },
      },
      spec: {
        groups: [{ name: `${namespace}-${instance.name}`, rules: this.rules }],
      } satisfies Plain<PrometheusRuleSpec>,
    });
  }
}

/** Aggregated series have no labels, so every alert identifies the server by its own labels. */
function alertingRule(alert: Alert, { name, namespace }: Instance, settings: AlertSettings): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expr,
    for: alert.for,
    labels: {
      severity: alert.severity,
      namespace,
      mlflow: name,
      ...alert.labels,
      ...settings.alertLabels,
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      ...(settings.runbook
        ? { runbook_url: `${settings.runbook}#${alert.name.toLowerCase()}` }
        : { runbook: `section ${alert.name} of docs/runbook.md in cdk8s-mlflow` }),
    },
  };
}
