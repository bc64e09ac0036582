import { object, type RuleCases, spec } from './case.js';

const finalizer = 'resources-finalizer.argocd.argoproj.io';
const automated = { prune: true, selfHeal: true };
const options = ['ServerSideApply=true', 'ClientSideApplyMigration=false', 'FailOnSharedResource=true'];
const applicationSpec = {
  project: 'mlflow',
  source: { repoURL: 'https://a', targetRevision: 'main', path: 'overlays/a' },
  destination: { name: 'eu', namespace: 'mlflow' },
  syncPolicy: { automated, syncOptions: options },
};
const application = (fields: object = {}, finalizers: readonly string[] = [finalizer]) =>
  spec('argoproj.io/v1alpha1/Application', { ...applicationSpec, ...fields }, { finalizers: [...finalizers] });
const syncPolicy = (fields: object) => application({ syncPolicy: { automated, syncOptions: options, ...fields } });

const generator = (name: string, values: object = {}) => ({
  git: {
    repoURL: 'https://a',
    revision: 'main',
    files: [{ path: `overlays/${name}/overlay.json` }],
    values: { name, cluster: name, revision: 'main', ...values },
  },
});
const step = (stage: string, fields: object = {}) => ({
  matchExpressions: [{ key: 'stage', operator: 'In', values: [stage] }],
  ...fields,
});
const strategy = (...steps: readonly object[]) => set({ strategy: { type: 'RollingSync', rollingSync: { steps } } });
const set = (fields: object = {}) =>
  spec('argoproj.io/v1alpha1/ApplicationSet', {
    generators: [generator('eu'), generator('us')],
    syncPolicy: { applicationsSync: 'create-update' },
    template: { metadata: { finalizers: [finalizer] }, spec: applicationSpec },
    ...fields,
  });
const project = (fields: object = {}) =>
  spec('argoproj.io/v1alpha1/AppProject', {
    sourceRepos: ['https://a'],
    destinations: [{ name: 'eu', namespace: 'mlflow' }],
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'mlflow' }],
    ...fields,
  });
export const layer = (fields: object = {}) =>
  spec('kustomize.toolkit.fluxcd.io/v1/Kustomization', {
    dependsOn: [{ name: 'first' }],
    sourceRef: { kind: 'GitRepository', name: 'mlflow' },
    path: './a',
    prune: true,
    wait: true,
    ...fields,
  });
const repository = (fields: object) =>
  spec('source.toolkit.fluxcd.io/v1/GitRepository', { url: 'https://a', ref: { branch: 'main' }, ...fields });
const health = (...kinds: readonly string[]) =>
  object('v1/ConfigMap', {
    data: Object.fromEntries(kinds.map((kind) => [`resource.customizations.health.${kind}`, 'return {}'])),
  });

export const gitopsCases: RuleCases = {
  'data-loss/gitops-removed': {
    raises: [application(), undefined],
    not: [application({}, []), undefined],
  },
  'data-loss/gitops-deletion-policy': {
    raises: [application({}, []), application()],
    not: [application(), application({}, [])],
  },
  'data-loss/gitops-applications-sync': {
    raises: [set(), set({ syncPolicy: { applicationsSync: 'sync' } })],
    not: [set(), set({ syncPolicy: { applicationsSync: 'create-only' } })],
  },
  'data-loss/gitops-destination': {
    raises: [set(), set({ generators: [generator('eu', { cluster: 'other' }), generator('us')] })],
    not: [set(), set({ generators: [generator('eu'), generator('us'), generator('asia')] })],
  },
  'downtime/gitops-target-removed': {
    raises: [set(), set({ generators: [generator('us')] })],
    not: [set(), set({ generators: [generator('us'), generator('eu')] })],
  },
  'cost/gitops-target-added': {
    raises: [set(), set({ generators: [generator('eu'), generator('us'), generator('asia')] })],
    not: [set(), set({ generators: [generator('us')] })],
  },
  'privilege/project-permits': {
    raises: [project(), project({ clusterResourceWhitelist: [{ group: '*', kind: '*' }] })],
    not: [project({ destinations: [{ server: '*', namespace: '*' }] }), project()],
  },
  'downtime/project-forbids': {
    raises: [project(), project({ sourceRepos: ['https://b'] })],
    not: [project(), project({ sourceRepos: ['https://*'] })],
  },
  'downtime/gitops-stages': {
    raises: [strategy(step('dev'), step('prod')), strategy(step('prod'), step('dev'))],
    not: [strategy(step('dev'), step('prod')), strategy(step('dev'), step('test'), step('prod'))],
  },
  'downtime/gitops-max-update': {
    raises: [strategy(step('prod', { maxUpdate: 1 })), strategy(step('prod'))],
    not: [strategy(step('prod')), strategy(step('prod', { maxUpdate: 1 }))],
  },
  'downtime/gitops-no-wait': {
    raises: [layer(), layer({ dependsOn: [{ name: 'other' }] })],
    not: [layer(), layer({ dependsOn: [{ name: 'first' }, { name: 'other' }] })],
  },
  'downtime/gitops-health-lost': {
    raises: [health('a_A', 'b_B'), health('a_A')],
    not: [health('a_A'), health('a_A', 'b_B')],
  },
  'cosmetic/gitops-health': {
    raises: [health('a_A'), health('a_A', 'b_B')],
    not: [health('a_A', 'b_B'), health('a_A')],
  },
  'privilege/gitops-source': {
    raises: [repository({ verify: { mode: 'HEAD' } }), repository({})],
    not: [repository({}), repository({ verify: { mode: 'HEAD' } })],
  },
  'privilege/gitops-account': {
    raises: [layer({ serviceAccountName: 'mlflow' }), layer()],
    not: [layer(), layer({ timeout: '1h' })],
  },
  'privilege/gitops-uncorrected': {
    raises: [application(), syncPolicy({ automated: { prune: true, selfHeal: false } })],
    not: [syncPolicy({ automated: { prune: true, selfHeal: false } }), application()],
  },
  'downtime/gitops-corrected': {
    raises: [layer({ prune: false }), layer()],
    not: [layer(), layer({ prune: false })],
  },
  'data-loss/gitops-replaced': {
    raises: [layer(), layer({ force: true })],
    not: [layer({ force: true }), layer()],
  },
  'downtime/gitops-sync-options': {
    raises: [application(), syncPolicy({ syncOptions: options.slice(1) })],
    not: [application(), syncPolicy({ syncOptions: [...options, 'PruneLast=true'] })],
  },
  'downtime/gitops-substitution': {
    raises: [layer({ postBuild: { substituteFrom: [] } }), layer()],
    not: [layer(), layer({ postBuild: { substituteFrom: [] } })],
  },
};

/** The same rules for the other tool, and for templates: each of them must raise the rule. */
export const gitopsVariants: readonly (readonly [keyof typeof gitopsCases, RuleCases[string]['raises']])[] = [
  ['data-loss/gitops-removed', [set(), undefined]],
  ['data-loss/gitops-removed', [layer(), undefined]],
  ['data-loss/gitops-deletion-policy', [layer({ deletionPolicy: 'Orphan' }), layer()]],
  [
    'data-loss/gitops-deletion-policy',
    [set({ syncPolicy: { preserveResourcesOnDeletion: true } }), set({ syncPolicy: {} })],
  ],
  ['data-loss/gitops-destination', [application(), application({ destination: { name: 'us', namespace: 'mlflow' } })]],
  ['cost/gitops-target-added', [undefined, set()]],
  ['cost/gitops-target-added', [undefined, application()]],
  ['privilege/project-permits', [undefined, project()]],
  ['privilege/project-permits', [project({ destinations: [{ name: '!eu' }] }), project({ destinations: [] })]],
  ['privilege/project-permits', [project({ clusterResourceBlacklist: [{ group: '', kind: 'Node' }] }), project()]],
  ['downtime/project-forbids', [project(), undefined]],
  ['downtime/gitops-stages', [strategy(step('dev'), step('prod')), set()]],
  ['downtime/gitops-no-wait', [layer(), layer({ wait: false })]],
  ['privilege/gitops-source', [set(), set({ generators: [generator('eu', { revision: 'x' }), generator('us')] })]],
  ['privilege/gitops-source', [layer(), layer({ path: './b' })]],
  ['privilege/gitops-account', [application(), application({ project: 'default' })]],
  ['privilege/gitops-uncorrected', [layer(), layer({ suspend: true })]],
  ['privilege/gitops-uncorrected', [set(), set({ template: { spec: { ...applicationSpec, syncPolicy: {} } } })]],
  ['data-loss/gitops-replaced', [application(), syncPolicy({ syncOptions: [...options, 'Replace=true'] })]],
];
