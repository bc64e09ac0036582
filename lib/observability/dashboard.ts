import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap } from '../../imports/kubernetes.js';
import { labelsOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { WatchedObject } from '../model/watched.js';
import { dashboardRows } from './dashboard-rows.js';
import type { DashboardSettings } from './monitoring-schema.js';
import { placed } from './panel.js';
import type { ScrapeTarget } from './service-monitor.js';

export interface ServerDashboardProps {
  readonly target: ScrapeTarget;
  readonly watched: readonly WatchedObject[];
  readonly settings: DashboardSettings;
}

/** The part of a GrafanaDashboard (grafana.integreatly.org/v1beta1) that is used here. */
interface GrafanaDashboardSpec {
  readonly instanceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly configMapRef: { readonly name: string; readonly key: string };
  readonly folder?: string;
  readonly allowCrossNamespaceImport?: boolean;
}

const key = 'mlflow.json';

/** A dashboard for Grafana: a ConfigMap for its sidecar, and optionally a resource for its operator. */
export class ServerDashboard extends Construct {
  constructor(scope: Construct, id: string, { target, watched, settings }: ServerDashboardProps) {
    super(scope, id);
    const { instance } = target;
    const name = namesOf(instance).dashboard;
    const labels = labelsOf(instance, 'server');
    const { folder, grafanaOperator } = settings;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace: instance.namespace,
        labels: { ...labels, ...settings.labels },
        ...(folder ? { annotations: { grafana_folder: folder } } : {}),
      },
      data: { [key]: `${JSON.stringify(dashboard(target, watched), undefined, 2)}\n` },
    } satisfies ConfigMap);
    if (!grafanaOperator) return;
    new ApiObject(this, 'GrafanaDashboard', {
      apiVersion: 'grafana.integreatly.org/v1beta1',
      kind: 'GrafanaDashboard',
      metadata: { name: instance.name, namespace: instance.namespace, labels },
      spec: {
        instanceSelector: { matchLabels: grafanaOperator.instanceSelector },
        configMapRef: { name, key },
        ...(folder ? { folder } : {}),
        ...(grafanaOperator.namespace && grafanaOperator.namespace !== instance.namespace
          ? { allowCrossNamespaceImport: true }
          : {}),
      } satisfies GrafanaDashboardSpec,
    });
  }
}

/** Grafana identifies a dashboard by its uid, of at most forty characters: a dashboard with the same uid replaces the previous one. */
export function dashboard({ instance }: ScrapeTarget, watched: readonly WatchedObject[]): object {
  const { name, namespace } = instance;
  return {
    uid: `mlflow-${namespace}-${name}`.slice(0, 40),
    title: `MLflow ${namespace}/${name}`,
    tags: ['mlflow'],
    schemaVersion: 39,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', refresh: 1 }],
    },
    panels: placed(dashboardRows(instance, watched)),
  };
}
