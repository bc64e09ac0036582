import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import type { AlertingRule } from '../../lib/observability/prometheus-rule.js';
import type { Overlay } from '../../lib/overlay/rendering.js';
import { environmentOf, kindDev, overlayOf, rhoaiProd } from '../support/environments.js';
import { operatedVariants } from '../support/operated-variants.js';
import { references as all, referenceText } from '../support/references.js';
import { standaloneProxy } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const references = all
  .map((name) => [name, referenceText(name)] as const)
  .filter(([, text]) => text.includes('\n  alerts:'));

function withAlerts(yaml: string): string {
  if (/^observability: .*alerts/m.test(yaml)) return yaml;
  return yaml.includes('observability: {')
    ? yaml.replace('observability: {', 'observability: {alerts: {}, ')
    : `${yaml}observability: {alerts: {}}\n`;
}
const variants = [
  ...Object.entries({ ...standaloneVariants, ...operatedVariants }),
  ['a proxy', standaloneProxy] as const,
].map(([name, yaml]) => [name, withAlerts(yaml)] as const);

/** The label that carries the name of an object of a kind. */
const labels: Readonly<Record<string, string>> = {
  Job: 'job_name',
  CronJob: 'cronjob',
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  PersistentVolumeClaim: 'persistentvolumeclaim',
  Certificate: 'name',
};

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** The objects to watch, with those that controllers make of our objects under names that are known. */
function watchable(objects: readonly KubernetesObject[]): readonly Named[] {
  return objects.flatMap((object): readonly Named[] => {
    const { kind, metadata } = object;
    const { name } = metadata;
    const templates = (at(object, 'spec', 'volumeClaimTemplates') ?? []) as readonly KubernetesObject[];
    switch (kind) {
      case 'Pooler':
        return [{ kind: 'Deployment', name }];
      case 'Keycloak':
        // The EDP operator has a kind of this name too, for a connection.
        return object.apiVersion.startsWith('k8s.keycloak.org/') ? [{ kind: 'StatefulSet', name }] : [];
      case 'KeycloakRealmImport':
        return [{ kind: 'Job', name }];
      case 'Cluster':
        return ['-1', '-1-wal'].map((end) => ({ kind: 'PersistentVolumeClaim', name: `${name}${end}` }));
      case 'StatefulSet':
        return [
          { kind, name },
          ...templates.map((claim) => ({ kind: 'PersistentVolumeClaim', name: `${claim.metadata.name}-${name}-0` })),
        ];
      default:
        return labels[kind] ? [{ kind, name }] : [];
    }
  });
}

/** What the operator makes under names that no other object refers to. */
function madeLater({ form, environment }: Overlay): readonly Named[] {
  if (form === 'standalone') return [];
  return [
    { kind: 'Job', name: 'mlflow-mg-3-14-0-g1' },
    ...(environment.settings.traceArchival ? [{ kind: 'CronJob', name: 'mlflow-trace-archival' }] : []),
  ];
}

/** The names, or patterns of names, that alerts select by a label. */
function selected(rules: readonly AlertingRule[], label: string): readonly string[] {
  const matcher = new RegExp(`[{,]${label}=~?"([^"]*)"`, 'g');
  return [
    ...new Set(rules.flatMap(({ expr }) => [...expr.matchAll(matcher)].flatMap(([, names = '']) => parts(names)))),
  ];
}

/** The alternatives of a pattern; groups have none. */
const parts = (pattern: string) => pattern.split('|');

const matches = (pattern: string, name: string) => new RegExp(`^(?:${pattern})$`).test(name);

function compared(yaml: string) {
  const overlay = overlayOf(yaml);
  const { namespace } = overlay.environment;
  // Volumes of workbenches are those of their projects.
  const objects = overlay.objects.filter(({ metadata }) => [namespace, undefined].includes(metadata.namespace));
  const rule = objects.find(({ kind }) => kind === 'PrometheusRule');
  const groups = (at(rule, 'spec', 'groups') ?? []) as readonly { readonly rules: readonly AlertingRule[] }[];
  const rules = groups.flatMap((group) => group.rules);
  const all = [...watchable([...objects, ...overlay.operatorMade]), ...madeLater(overlay)];
  const unwatched = all.filter(
    ({ kind, name }) => !selected(rules, labels[kind] ?? '').some((pattern) => matches(pattern, name)),
  );
  const missing = Object.entries(labels).flatMap(([kind, label]) =>
    selected(rules, label)
      .filter((pattern) => !all.some((object) => object.kind === kind && matches(pattern, object.name)))
      // The Jobs of a CronJob begin with its name.
      .filter(
        (pattern) =>
          !(kind === 'Job' && all.some((object) => object.kind === 'CronJob' && matches(pattern, object.name))),
      )
      .map((pattern) => `${kind} ${pattern}`),
  );
  return { rules, unwatched, missing };
}

test('there are reference environments with alerts', () => {
  expect(references.map(([name]) => name)).toEqual([
    'kind/prod',
    'kubernetes/keycloak-prod',
    'kubernetes/prod',
    'odh/prod',
    'openshift/prod',
    'rhoai/prod',
  ]);
});

test.each([...references, ...variants])('%s has an alert for every object, and none for another', (_, yaml) => {
  const { rules, unwatched, missing } = compared(yaml);
  expect(rules.length).toBeGreaterThan(3);
  expect(unwatched).toEqual([]);
  expect(missing).toEqual([]);
});

test('session pruning and the realm are watched by the alert for their own schedule', () => {
  const [, yaml = ''] = references.find(([name]) => name === 'kubernetes/keycloak-prod') ?? [];
  const overdue = compared(yaml).rules.find(({ alert }) => alert === 'MlflowJobOverdue');
  expect(environmentOf(yaml).form).toBe('standalone');
  for (const name of ['mlflow-session-pruning', 'mlflow-realm'])
    expect(overdue?.expr).toContain(`kube_cronjob_status_last_successful_time{namespace="mlflow",cronjob="${name}"}`);
});

test('the volume of the operator is watched', () => {
  const { rules, unwatched } = compared(`${kindDev}observability: {alerts: {}}\n`);
  expect(rules.find(({ alert }) => alert === 'MlflowVolumeFull')?.expr).toContain(
    'persistentvolumeclaim=~"mlflow-pvc"',
  );
  expect(unwatched).toEqual([]);
});

test('release 3.4 migrates without a Job', () => {
  const alerts = `${rhoaiProd}observability: {alerts: {}}\n`;
  const rulesOf = (release: string) =>
    JSON.stringify(compared(alerts.replace('release: "3.5"', `release: "${release}"`)).rules);
  expect(rulesOf('3.5')).toContain('mlflow-mg');
  expect(rulesOf('3.4')).not.toContain('mlflow-mg');
});
