import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { dashboard } from '../../lib/observability/dashboard.js';
import { longestGap } from '../../lib/observability/longest-gap.js';
import type { ServerMonitoring, ServerMonitoringProps } from '../../lib/observability/server-monitoring.js';
import { knownMetrics } from '../fixtures/metrics.js';
import { everything, monitored, operatedServer, serverOnVolume } from '../support/monitoring.js';
import { refusals } from '../support/objects.js';
import { rendered } from '../support/rendered.js';

function made(props: ServerMonitoringProps = everything) {
  let monitoring: ServerMonitoring | undefined;
  const objects = rendered((chart) => {
    monitoring = monitored(chart, props);
  });
  if (!monitoring) throw new Error('nothing was made');
  return {
    monitoring,
    objects,
    of: (kind: string) => objects.find((object) => object.kind === kind) as KubernetesObject,
  };
}

const all = made();

interface DashboardPanel {
  readonly id: number;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}
const shown = dashboard(everything.target, everything.watched) as {
  readonly uid: string;
  readonly panels: readonly DashboardPanel[];
};

test('all of it is made, and valid where the kind is known', () => {
  expect(all.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ServiceMonitor mlflow',
    'PrometheusRule mlflow',
    'ConfigMap mlflow-dashboard',
    'GrafanaDashboard mlflow',
  ]);
  expect(refusals(all.objects, ['GrafanaDashboard'])).toEqual([]);
  expect(made({ ...everything, settings: {} }).objects).toEqual([]);
});

test('pods are scraped one by one, with a check of their certificate', () => {
  expect(all.of('ServiceMonitor')['spec']).toEqual({
    selector: {
      matchLabels: {
        'app.kubernetes.io/name': 'mlflow',
        'app.kubernetes.io/instance': 'mlflow',
        'app.kubernetes.io/component': 'server',
      },
    },
    endpoints: [
      {
        port: 'https',
        path: '/metrics',
        interval: '30s',
        scrapeTimeout: '10s',
        scheme: 'https',
        tlsConfig: { serverName: 'mlflow.ml.svc', ca: { secret: { name: 'mlflow-tls', key: 'ca.crt' } } },
      },
    ],
  });
  const { tls: _, ...plain } = everything.target;
  expect(at(made({ ...everything, target: plain }).of('ServiceMonitor'), 'spec', 'endpoints')).toMatchObject([
    { scheme: 'http' },
  ]);
});

describe('metrics', () => {
  const words = new Set(
    'sum max count rate increase histogram_quantile time absent vector by and or on unless group_left bool'.split(' '),
  );
  /** Names of metrics, and the labels that are asked of each. */
  const asked = (expr: string) =>
    [...expr.matchAll(/([a-z_][a-z0-9_]*)(\{[^}]*\})?/g)]
      .filter(([, name = '', selector]) => selector !== undefined || knownMetrics[name])
      .filter(([, name = '']) => !words.has(name))
      .map(([, name = '', selector = '']) => ({
        name,
        labels: [...selector.matchAll(/[{,]([a-z_]+)(?:=|!)/g)].map(([, label]) => label),
      }));

  test.each([
    ['alerts', all.monitoring.rules.map(({ expr }) => expr)],
    ['the dashboard', shown.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))],
  ])('of %s are those that are really served, with their labels', (_, expressions) => {
    expect(expressions.length).toBeGreaterThan(9);
    const metrics = expressions.flatMap(asked);
    expect(metrics.length).toBeGreaterThan(9);
    for (const metric of metrics) {
      expect(Object.keys(knownMetrics)).toContain(metric.name);
      expect(knownMetrics[metric.name]).toEqual(expect.arrayContaining(metric.labels));
    }
  });
});

describe('alerts', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  const names = all.monitoring.rules.map(({ alert }) => alert);

  test('and the chapters of the runbook are the same', () => {
    const chapters = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(chapters).toEqual(names);
    expect(new Set(names).size).toBe(names.length);
    for (const chapter of runbook.split(/^## /m).slice(1))
      for (const part of ['**It means**', '**Look**', '**Do**']) expect(chapter).toContain(part);
  });

  test('say what, why, and where to read on', () => {
    for (const rule of all.monitoring.rules) {
      expect(rule.labels).toMatchObject({ namespace: 'ml', mlflow: 'mlflow', team: 'ml' });
      expect(rule.annotations.description).toMatch(/\.$/);
      expect(rule.annotations.runbook_url).toBe(`https://example.com/runbook.md#${rule.alert.toLowerCase()}`);
    }
  });

  test('are only of what is there', () => {
    const few = made({ ...serverOnVolume, settings: { alerts: {} } });
    expect(few.monitoring.rules.map(({ alert }) => alert)).toEqual([
      'MlflowPodsNotReady',
      'MlflowRestarts',
      'MlflowOutOfMemory',
    ]);
    // Without a URL no message has a link that leads nowhere.
    expect(few.monitoring.rules[0]?.annotations).not.toHaveProperty('runbook_url');
    expect(few.monitoring.rules[0]?.annotations.runbook).toBe(
      'section MlflowPodsNotReady of docs/runbook.md in cdk8s-mlflow',
    );
    expect(few.monitoring.rules[0]?.expr).toBe(
      'kube_statefulset_status_replicas_ready{namespace="ml",statefulset=~"mlflow"} < kube_statefulset_replicas{namespace="ml",statefulset=~"mlflow"}',
    );
  });

  test('find the pods of a Deployment whose name is so long that theirs are cut', () => {
    const selected = (name: string) =>
      made({
        ...everything,
        watched: [{ kind: 'Deployment', name, namespace: 'ml', container: 'c' }],
      }).monitoring.rules.find(({ alert }) => alert === 'MlflowRestarts')?.expr;
    expect(selected('a'.repeat(46))).toContain(`pod=~"${'a'.repeat(46)}-[a-z0-9]+-....."`);
    expect(selected('a'.repeat(47))).toContain(`pod=~"${'a'.repeat(47)}-.+"`);
  });

  test('are of no namespace but that of the server', () => {
    const elsewhere = everything.watched.map((object) => ({ ...object, namespace: 'other' }));
    expect(made({ ...everything, settings: { alerts: {} }, watched: elsewhere }).monitoring.rules).toEqual([]);
  });

  test('of two databases have each its own, by the label of its Cluster', () => {
    const watched = [
      ...everything.watched,
      { kind: 'Cluster', name: 'mlflow-keycloak-db', namespace: 'ml', instances: 1, monitored: true },
      { kind: 'Cluster', name: 'unmonitored', namespace: 'ml', instances: 1, monitored: false },
    ] as const;
    const { rules } = made({ ...everything, watched }).monitoring;
    expect(
      rules
        .filter(({ alert }) => alert === 'MlflowDatabaseInstances')
        .map(({ labels }) => [labels['cluster'], labels['severity']]),
    ).toEqual([
      ['mlflow-db', 'warning'],
      ['mlflow-keycloak-db', 'critical'],
    ]);
    expect(rules.find(({ alert }) => alert === 'MlflowVolumeFull')?.expr).toContain(
      'persistentvolumeclaim=~"mlflow-data|mlflow-backup|mlflow-db-[0-9]+(-wal)?|mlflow-keycloak-db-[0-9]+(-wal)?|unmonitored-[0-9]+(-wal)?"',
    );
  });

  test.each([
    ['0 1 * * *', 86_400],
    ['0 2 * * 0', 604_800],
    ['*/5 * * * *', 300],
    ['0 0 2 * * *', 86_400],
    ['0 9 * * 1-5', 259_200],
    ['@every 1h30m', 5400],
    ['@daily', 86_400],
  ])('a job by %s may at the longest wait %d s', (schedule, seconds) => {
    expect(longestGap(schedule)).toBe(seconds);
  });
});

describe('a server that an operator creates', () => {
  const names = (settings: ServerMonitoringProps['settings']) =>
    made({ ...operatedServer, settings }).monitoring.rules.map(({ alert }) => alert);

  test('has a ServiceMonitor of the overlay only on request, which selects the Service of the operator', () => {
    expect(made(operatedServer).of('ServiceMonitor')['spec']).toMatchObject({
      selector: { matchLabels: { app: 'mlflow' } },
      endpoints: [{ port: 'https', scheme: 'https', interval: '30s' }],
    });
    expect(
      made({ ...operatedServer, settings: { serviceMonitor: { source: 'operator' }, alerts: {} } }).objects.map(
        ({ kind }) => kind,
      ),
    ).toEqual(['PrometheusRule']);
  });

  test('has alerts on the metrics of MLflow only if Prometheus scrapes them', () => {
    expect(names({ serviceMonitor: { source: 'operator' }, alerts: {} })).toContain('MlflowDown');
    expect(names({ alerts: {} })).not.toContain('MlflowDown');
    expect(names({ alerts: {} })).toEqual(expect.arrayContaining(['MlflowPodsNotReady', 'MlflowVolumeFull']));
  });

  test('has an operator without which users can work', () => {
    expect(names({ alerts: {} })).not.toContain('MlflowComponentDown');
    const watched = operatedServer.watched.map(({ ...object }) => ({ ...object, background: undefined }));
    const rules = made({ ...operatedServer, watched: watched as never }).monitoring.rules;
    expect(rules.map(({ alert }) => alert)).toContain('MlflowComponentDown');
  });

  test('needs the definition of ServiceMonitor before the operator starts', () => {
    const needed = (settings: ServerMonitoringProps['settings']) =>
      made({ ...operatedServer, settings }).monitoring.prerequisites.map(({ what }) => what);
    const early = 'the definition of ServiceMonitor before the MLflow operator starts';
    expect(needed({ serviceMonitor: { source: 'operator' }, dashboard: {} })).toEqual([early]);
    expect(needed({ serviceMonitor: { source: 'operator' } })).toEqual([]);
    expect(needed({ alerts: {} })).not.toContain(early);
  });
});

describe('the dashboard', () => {
  test('has a stable uid that Grafana takes, and panels that do not overlap', () => {
    expect(shown.uid).toBe('mlflow-ml-mlflow');
    const long = { ...everything.target, instance: { name: 'a'.repeat(40), namespace: 'b'.repeat(40) } };
    expect((dashboard(long, []) as { uid: string }).uid).toHaveLength(40);
    const cells = shown.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(shown.panels.map(({ id }) => id)).size).toBe(shown.panels.length);
  });

  test('is found by the sidecar and by the operator', () => {
    const configMap = all.of('ConfigMap');
    expect(configMap.metadata).toMatchObject({
      labels: { grafana_dashboard: '1' },
      annotations: { grafana_folder: 'ML' },
    });
    expect(JSON.parse(at(configMap, 'data', 'mlflow.json') as string)).toEqual(shown);
    expect(all.of('GrafanaDashboard')['spec']).toEqual({
      instanceSelector: { matchLabels: { dashboards: 'grafana' } },
      configMapRef: { name: 'mlflow-dashboard', key: 'mlflow.json' },
      folder: 'ML',
      allowCrossNamespaceImport: true,
    });
  });

  test('without database, volumes and jobs shows requests and pods', () => {
    const few = dashboard(serverOnVolume.target, serverOnVolume.watched) as {
      panels: { type: string; title: string }[];
    };
    expect(few.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual(['Requests', 'Pods']);
  });
});
