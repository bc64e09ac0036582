import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertingRule } from '../../lib/observability/prometheus-rule.js';
import type { ServerMonitoringProps } from '../../lib/observability/server-monitoring.js';
import { everything, monitored, operatedServer, serverOnVolume } from '../support/monitoring.js';
import { rendered } from '../support/rendered.js';
import { alertCases } from './harness/alert-cases.js';

const { PROMTOOL: promtool = '' } = process.env;
let folder: string;

beforeAll(() => {
  if (!promtool) throw new Error('PROMTOOL names no program: start these tests with npm run test:cluster -- alerts');
  folder = mkdtempSync(join(tmpdir(), 'alerts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rulesOf(props: ServerMonitoringProps = everything): readonly AlertingRule[] {
  let rules: readonly AlertingRule[] = [];
  rendered((chart) => {
    rules = monitored(chart, props).rules;
  });
  return rules;
}

/** Prometheus reads JSON as the YAML that it also is. */
function written(name: string, content: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(promtool, args, { encoding: 'utf8' });
  return { exitCode: status, all: stdout + stderr };
}

const rules = rulesOf();
const groups = { groups: [{ name: 'mlflow', rules }] };

test.each([
  ['with everything', everything],
  ['of a server on a volume', serverOnVolume],
  ['of a server that an operator creates', operatedServer],
  [
    'of two databases',
    {
      ...everything,
      watched: [
        ...everything.watched,
        { kind: 'Cluster' as const, name: 'other-db', namespace: 'ml', instances: 1, monitored: true },
      ],
    },
  ],
])('the rules %s are valid to Prometheus', (name, props) => {
  const file = written(`${name.replaceAll(' ', '-')}.yaml`, { groups: [{ name: 'mlflow', rules: rulesOf(props) }] });
  expect(run('check', 'rules', '--lint=all', '--lint-fatal', file)).toMatchObject({ exitCode: 0 });
});

test('there are series for each alert', () => {
  expect(new Set(alertCases.map(({ alert }) => alert))).toEqual(new Set(rules.map(({ alert }) => alert)));
});

test.each(alertCases)('$alert fires $when', ({ alert, series, at, fires }) => {
  const file = written(`${alert}.yaml`, {
    rule_files: [written('rules.yaml', groups)],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertname="${alert}",alertstate="firing",namespace="ml",mlflow="mlflow"}) or vector(0)`,
            eval_time: at,
            exp_samples: [{ labels: '{}', value: fires }],
          },
        ],
      },
    ],
  });
  const { exitCode, all } = run('test', 'rules', file);
  expect([all, exitCode]).toEqual([expect.stringContaining('SUCCESS'), 0]);
});

test('what an alert says has its numbers in it', () => {
  const [rule] = rules.filter(({ alert }) => alert === 'MlflowVolumeFull');
  const file = written('text.yaml', {
    rule_files: [written('rules.yaml', groups)],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: [
          {
            series: 'kubelet_volume_stats_used_bytes{namespace="ml",persistentvolumeclaim="mlflow-data"}',
            values: '90x30',
          },
          {
            series: 'kubelet_volume_stats_capacity_bytes{namespace="ml",persistentvolumeclaim="mlflow-data"}',
            values: '100x30',
          },
        ],
        alert_rule_test: [
          {
            eval_time: '20m',
            alertname: 'MlflowVolumeFull',
            exp_alerts: [
              {
                exp_labels: { ...rule?.labels, persistentvolumeclaim: 'mlflow-data' },
                exp_annotations: { ...rule?.annotations, description: 'Claim mlflow-data is 90% full.' },
              },
            ],
          },
        ],
      },
    ],
  });
  expect(run('test', 'rules', file)).toMatchObject({ exitCode: 0 });
});
