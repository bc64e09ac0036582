/** Every rule of diff: a change that raises it, and one that looks alike and does not. */
import { dataEffects, objectEffects } from '../../lib/changes/effects.js';
import { overlayChanges } from '../../lib/changes/overlay-changes.js';
import { renamedOverlay, renamedOverlays } from '../../lib/changes/renamed-overlays.js';
import type { Effect } from '../../lib/changes/rule.js';
import { dataMoveRules } from '../../lib/changes/rules/data-moves.js';
import { stepRules } from '../../lib/changes/rules/steps.js';
import { workspaceRules } from '../../lib/changes/rules/workspaces.js';
import { allRules, objectRules } from '../../lib/changes/rules.js';
import { stepEffects } from '../../lib/changes/step-effects.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { OverlaySummary } from '../../lib/output/summary/summary-schema.js';
import {
  binding,
  cronJob,
  deployment,
  object,
  type RuleCase,
  type RuleCases,
  role,
  rule,
  sized,
} from './cases/case.js';
import { dataLossCases } from './cases/data-loss.js';
import { budget, downtimeCases, limits, quota } from './cases/downtime.js';
import { gitopsCases, gitopsVariants, layer } from './cases/gitops.js';
import { otherCases } from './cases/other.js';
import { exposureCases, otherVariants, privilegeCases, privilegeVariants } from './cases/privilege.js';

const cases: RuleCases = {
  ...dataLossCases,
  ...downtimeCases,
  ...privilegeCases,
  ...exposureCases,
  ...gitopsCases,
  ...otherCases,
};

function effectsOf([before, after]: RuleCase['raises']): readonly Effect[] {
  const [old, next] = [before, after].map((state) =>
    state === undefined ? [] : 'kind' in state ? [state] : state,
  ) as [Extract<typeof before, readonly unknown[]>, Extract<typeof after, readonly unknown[]>];
  return objectEffects({ before: old, after: next });
}
const rulesOf = (effects: readonly Effect[]) => effects.map(({ rule }) => rule);

test.each(Object.entries(cases))('%s', (id, { raises, not }) => {
  const effects = effectsOf(raises);
  expect(rulesOf(effects)).toContain(id);
  expect(rulesOf(effectsOf(not))).not.toContain(id);
  for (const { reason, advice } of effects) expect([reason, advice].every(Boolean)).toBe(true);
});

test.each([...gitopsVariants, ...privilegeVariants, ...otherVariants])('%s, by another tool or field', (id, states) => {
  expect(rulesOf(effectsOf(states))).toContain(id);
});

test.each<[id: string, before: KubernetesObject | undefined, after: KubernetesObject | undefined]>([
  ['downtime/quota', undefined, quota({ pods: 10 })],
  ['downtime/limit-range', limits('2Gi'), limits('1Gi')],
  ['downtime/disruption-budget', budget({ minAvailable: 2 }), budget({ minAvailable: 1 })],
  ['downtime/disruption-budget', budget({ minAvailable: 2 }), budget({ maxUnavailable: 1 })],
  ['downtime/disruption-budget', budget({ maxUnavailable: '20%' }), budget({ maxUnavailable: '50%' })],
])('%s, of other fields', (id, before, after) => {
  expect(rulesOf(effectsOf([before, after]))).toContain(id);
});

test('more room is no downtime', () => {
  for (const states of [
    [quota({ pods: 10 }), undefined],
    [budget({ minAvailable: 1 }), budget({ minAvailable: 2 })],
    [budget({ maxUnavailable: '50%' }), budget({ maxUnavailable: '20%' })],
  ] as const)
    expect(rulesOf(effectsOf(states)).filter((id) => /quota|disruption/.test(id))).toEqual([]);
});

test('what has a risk is said once, and nothing milder of the same field', () => {
  const cluster = (tag: string) =>
    object('postgresql.cnpg.io/v1/Cluster', { spec: { imageName: `example.com/postgresql:${tag}` } });
  expect(rulesOf(effectsOf([cluster('17.4'), cluster('18.1')]))).toEqual(['downtime/postgresql-major']);
  const [back] = effectsOf([cluster('18.1'), cluster('17.4')]);
  expect(back?.reason).toContain('refuses it');
  expect(rulesOf(effectsOf([cronJob(['--older-than=30d']), cronJob(['--older-than=7d'])]))).toEqual([
    'data-loss/shorter-retention',
  ]);
});

test('a binding that is renamed with its role grants nothing new', () => {
  const named = (name: string, ...verbs: readonly string[]) => [
    { ...role(rule(verbs, ['pods'])), metadata: { name, namespace: 'ns' } },
    binding(['a'], name, { name }),
  ];
  const rights = (states: RuleCase['raises']) => rulesOf(effectsOf(states)).filter((id) => /subjects/.test(id));
  expect(rights([named('a', 'get'), named('b', 'get')])).toEqual([]);
  expect(rights([named('a', 'get', 'list'), named('b', 'get')])).toEqual(['downtime/subjects-removed']);
  expect(rights([named('a', 'get'), named('b', 'get', 'list')])).toEqual(['privilege/subjects-added']);
});

test('a Kustomization that is removed takes its health checks with it', () => {
  const waiting = layer({
    dependsOn: [{ name: 'first' }],
    healthCheckExprs: [{ apiVersion: 'a/v1', kind: 'A', current: 'true' }],
  });
  expect(rulesOf(effectsOf([waiting, undefined]))).toEqual(['data-loss/gitops-removed']);
});

test('each rule on objects has a case', () => {
  const others = ['cosmetic/added', 'cosmetic/removed', 'cosmetic/other'];
  expect(Object.keys(cases).sort()).toEqual([...objectRules.map(({ id }) => id), ...others].sort());
  expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
});

test('nothing is said of equal states, and each changed field is in an effect', () => {
  expect(effectsOf([deployment(), deployment()])).toEqual([]);
  const [effect, ...more] = effectsOf([deployment({ paused: false }), deployment({ paused: true })]);
  expect(more).toEqual([]);
  expect(effect).toMatchObject({
    rule: 'cosmetic/other',
    fields: [{ field: 'spec.paused', before: false, after: true }],
  });
});

describe('rules on data', () => {
  const readme = (rows: Readonly<Record<string, string>>) =>
    `| Data | Location |\n| --- | --- |\n${Object.entries(rows)
      .map(([data, location]) => `| ${data} | ${location} |\n`)
      .join('')}`;
  const raised = (before: Record<string, string>, after: Record<string, string>) =>
    rulesOf(dataEffects(readme(before), readme(after)));
  const schema = (version: string) => ({ 'Schema of the databases': `MLflow ${version}` });

  test.each([
    ['data-loss/data-removed', { Artifacts: 'a' }, {}],
    ['data-loss/data-moved', { Artifacts: 'a' }, { Artifacts: 'b' }],
    ['data-loss/backups-moved', { Backups: 'a' }, { Backups: 'b' }],
    ['data-loss/keys-moved', { 'Encryption keys': 'a' }, { 'Encryption keys': 'b' }],
    ['data-loss/server-moved', { Server: 'a' }, { Server: 'b' }],
    ['downtime/downgrade', schema('3.17.2'), schema('3.14.0')],
    ['downtime/migration', schema('3.14.0'), schema('3.14.1')],
  ] as const)('%s', (id, before, after) => {
    expect(raised(before, after)).toEqual([id]);
    expect(raised(before, before)).toEqual([]);
    expect(raised({ Artifacts: 's3://a at https://b' }, { Artifacts: 's3://a at http://b' })).toEqual([]);
    expect(dataMoveRules.some((rule) => rule.id === id)).toBe(true);
  });

  test('versions that change what MLflow accepts are named on the way', () => {
    expect(raised(schema('3.10.1'), schema('3.18.0'))).toEqual([
      'downtime/migration',
      ...Array.from({ length: 4 }, () => 'downtime/version-notes'),
    ]);
    expect(raised(schema('3.17.0'), schema('3.17.2'))).toEqual(['downtime/migration']);
  });
});

describe('rules on the step between two overlays', () => {
  const stays = { namespace: 'stays', state: 'active' } as const;
  const leaves = { namespace: 'leaves', state: 'leaving' } as const;
  const other = { namespace: 'other', state: 'active' } as const;
  const summary: OverlaySummary = {
    overlay: 'a',
    environment: 'environments/a.yaml',
    generator: '0.1.0',
    platform: 'rhoai',
    release: '3.5',
    form: 'operated',
    stage: 'prod',
    instance: 'mlflow',
    namespace: 'ns',
    namespaces: ['ns'],
    uri: 'https://a',
    publicUri: 'https://b',
    versions: { mlflow: '3.14.0', plug: '1.5.0' },
    variables: [],
    boundRoles: [],
    images: [],
    requirements: [
      { kind: 'Secret', name: 's', namespace: 'ns', keys: ['a'] },
      { kind: 'Secret', name: 'p', namespace: 'ns', keys: ['a'], providedBy: 'External Secrets' },
    ],
    prerequisites: [{ what: 'x' }],
    definitions: { delivered: [], needed: [] },
    workspaces: [stays, leaves],
    files: [],
  };
  const secret = (name: string, keys: readonly string[], providedBy?: string) => ({
    requirements: [
      ...summary.requirements,
      { kind: 'Secret', name, namespace: 'ns', keys: [...keys], ...(providedBy ? { providedBy } : {}) },
    ],
  });

  test.each([
    ['data-loss/other-form', { form: 'standalone' as const }, { stage: 'dev' }],
    ['downtime/platform-downgrade', { release: '3.4' }, { release: '3.6' }],
    ['downtime/platform-skips', { release: '3.7' }, { release: '3.6' }],
    ['downtime/platform-upgrade', { release: '3.6' }, { release: '3.4' }],
    ['downtime/requirement-added', secret('t', ['b']), secret('t', ['b'], 'cert-manager')],
    [
      'downtime/requirement-added',
      { requirements: [{ kind: 'Secret', name: 's', namespace: 'ns', keys: ['a', 'b'] }] },
      { requirements: [] },
    ],
    [
      'downtime/requirement-left',
      { requirements: [{ kind: 'Secret', name: 'p', namespace: 'ns', keys: ['a', 'b'] }] },
      { requirements: [{ kind: 'Secret', name: 's', namespace: 'ns', keys: ['a'] }] },
    ],
    [
      'downtime/prerequisite-added',
      { prerequisites: [{ what: 'x' }, { what: 'y', test: 'kubectl get y' }] },
      { prerequisites: [] },
    ],
    ['downtime/uri', { publicUri: 'https://c' }, { stage: 'dev' }],
    [
      'downtime/program-downgrade',
      { versions: { mlflow: '3.14.0', plug: '1.4.0' } },
      { versions: { mlflow: '3.14.0', plug: 'main' } },
    ],
    [
      'restart/program-upgrade',
      { versions: { mlflow: '3.14.0', plug: '1.6.0' } },
      { versions: { mlflow: '3.17.0', plug: '1.5.0' } },
    ],
    ['data-loss/workspace-dropped', { workspaces: [leaves] }, { workspaces: [stays, leaves, other] }],
    ['data-loss/workspace-removed', { workspaces: [stays] }, { workspaces: [leaves] }],
    [
      'downtime/workspace-leaving',
      { workspaces: [{ ...stays, state: 'leaving' as const }, leaves] },
      { workspaces: [stays, { ...leaves, state: 'active' as const }] },
    ],
  ] as const)('%s', (id, raises, not) => {
    expect(rulesOf(stepEffects(summary, { ...summary, ...(raises as Partial<OverlaySummary>) }))).toEqual([id]);
    expect(rulesOf(stepEffects(summary, { ...summary, ...(not as Partial<OverlaySummary>) }))).not.toContain(id);
    expect([...stepRules, ...workspaceRules].some((rule) => rule.id === id)).toBe(true);
  });

  test('a release is skipped only where upstream documents that it must not be', () => {
    const steps = (platform: string, from: string, to: string) =>
      rulesOf(stepEffects({ ...summary, platform, release: from }, { ...summary, platform, release: to }));
    expect(steps('rhoai', '3.5', '3.6')).toEqual(['downtime/platform-upgrade']);
    expect(steps('rhoai', '2.25', '3.0')).toEqual(['downtime/platform-skips']);
    expect(steps('odh', '3.5', '3.7')).toEqual(['downtime/platform-upgrade']);
    const versions = (plug: string) => ({ ...summary, versions: { mlflow: '3.14.0', plug } });
    expect(rulesOf(stepEffects(versions('1.5.0'), versions('4.0.0')))).toEqual(['restart/program-upgrade']);
  });

  test('what comes before and after applying is a list', () => {
    const files = (more: object, size: string) =>
      new Map([
        ['overlay.json', JSON.stringify({ ...summary, files: [{ name: 'a.yaml', wave: 0, objects: [] }], ...more })],
        ['a.yaml', JSON.stringify(sized(size))],
      ]);
    const step = overlayChanges('a', files({}, '2Gi'), files({ ...secret('t', ['b']), publicUri: 'https://c' }, '1Gi'));
    expect(step?.order).toEqual([
      'create Secret ns/t, with b',
      'back up the databases and the artifacts of the server, and try the restore',
      'apply, in this order, with the waits of the README: a.yaml',
      'change the URI in clients, pipelines and workbenches',
    ]);
    expect(overlayChanges('a', files({}, '1Gi'), files({}, '2Gi'))).toMatchObject({ order: [] });
  });

  test('who gains what by roles that the operator brings', () => {
    const files = (...names: readonly string[]) =>
      new Map([
        ['overlay.json', JSON.stringify({ ...summary, files: [] })],
        [
          'a.yaml',
          JSON.stringify(
            object('rbac.authorization.k8s.io/v1/RoleBinding', {
              roleRef: { kind: 'ClusterRole', name: 'mlflow-operator-mlflow-edit' },
              subjects: names.map((name) => ({ kind: 'Group', name })),
            }),
          ),
        ],
      ]);
    expect(overlayChanges('a', files('one'), files('one', 'two'))?.access).toContainEqual(
      expect.objectContaining({ who: 'Group two', where: 'ns', resource: 'experiments' }),
    );
  });

  test('an overlay of the same server under another name is neither removed nor new', () => {
    const files = (more: object = {}) =>
      new Map([
        ['overlay.json', JSON.stringify({ ...summary, files: [], ...more })],
        ['a.yaml', JSON.stringify(sized('1Gi'))],
      ]);
    const names = (old: object, next: object) =>
      renamedOverlays(new Map([['a', files(old)]]), new Map([['b', files(next)]]));
    expect([...names({}, {})]).toEqual([['b', 'a']]);
    expect([...names({}, { namespace: 'other' }), ...names({ cluster: 'a' }, { cluster: 'b' })]).toEqual([]);
    const both = new Map([
      ['b', files()],
      ['c', files()],
    ]);
    expect(renamedOverlays(new Map([['a', files()]]), both).size).toBe(0);
    expect(renamedOverlays(both, both).size).toBe(0);
    const smaller = new Map([...files(), ['a.yaml', JSON.stringify(sized('1Mi'))]]);
    expect(rulesOf(renamedOverlay('b', 'a', files(), files()).effects)).toEqual(['downtime/overlay-renamed']);
    expect(rulesOf(renamedOverlay('b', 'a', files(), smaller).effects)).toEqual([
      'data-loss/claim-shrinks',
      'downtime/overlay-renamed',
    ]);
  });

  test('an overlay that is new or removed is one effect, beside what is lost with it', () => {
    const files = new Map([['a.yaml', JSON.stringify(sized('1Gi'))]]);
    expect(rulesOf(overlayChanges('a', undefined, files)?.effects ?? [])).toEqual(['cost/overlay-added']);
    expect(rulesOf(overlayChanges('a', files, undefined)?.effects ?? [])).toEqual([
      'data-loss/removed',
      'downtime/overlay-removed',
    ]);
  });
});
