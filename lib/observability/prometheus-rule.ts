import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PrometheusRuleSpec } from '../../imports/monitoring.coreos.com.js';
import type { Plain } from '../kubernetes/plain.js';
import { labelsOf } from '../model/instance.js';
import type { Alert } from './alert.js';
import { certificateAlerts } from './certificate-alerts.js';
import { databaseAlerts } from './database-alerts.js';
import type { AlertSettings } from './monitoring-schema.js';
import { jobAlerts, podAlerts, volumeAlerts } from './pod-alerts.js';
import { serverAlerts } from './server-alerts.js';
import type { Watched } from './watched.js';

export interface ServerAlertsProps {
  readonly watched: Watched;
  readonly settings: AlertSettings;
  /** Whether pods are scraped; without it only what others measure can alert. */
  readonly scraped: boolean;
}

/** A rule as a PrometheusRule has it, and as promtool reads it. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

/** The alerts of a standalone server, as far as there is something to watch. */
export class ServerAlerts extends Construct {
  readonly rules: readonly AlertingRule[];

  constructor(scope: Construct, id: string, { watched, settings, scraped }: ServerAlertsProps) {
    super(scope, id);
    const { instance } = watched;
    const { thresholds } = settings;
    const alerts = [
      ...(scraped ? serverAlerts(watched, thresholds) : []),
      ...podAlerts(watched, thresholds),
      ...jobAlerts(watched),
      ...volumeAlerts(watched, thresholds),
      ...certificateAlerts(watched, thresholds),
      ...databaseAlerts(watched, thresholds),
    ];
    this.rules = alerts.map((alert) => alertingRule(alert, watched, settings));
    new ApiObject(this, 'Resource', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: instance.name,
        namespace: instance.namespace,
        labels: { ...labelsOf(instance, 'server'), ...settings.labels },
      },
      spec: {
        groups: [{ name: `${instance.namespace}-${instance.name}`, rules: this.rules }],
      } satisfies Plain<PrometheusRuleSpec>,
    });
  }
}

/** Sums have lost their labels, so every alert says by its own which server it is about. */
function alertingRule(alert: Alert, { instance }: Watched, settings: AlertSettings): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expr,
    for: alert.for,
    labels: {
      severity: alert.severity,
      namespace: instance.namespace,
      mlflow: instance.name,
      ...settings.alertLabels,
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${settings.runbook}#${alert.name.toLowerCase()}`,
    },
  };
}
