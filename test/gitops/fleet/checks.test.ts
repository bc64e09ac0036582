import { formatProblems } from '../../../lib/environment/parse.js';
import { fleetChecks } from '../../../lib/gitops/checks/fleet-checks.js';
import { checkFleet } from '../../../lib/gitops/checks/run-fleet-checks.js';
import type { OverlaySummary } from '../../../lib/output/summary/summary-schema.js';
import { devOverlay, fleetOf, head, prodOverlay, summary } from '../../support/fleet.js';

const both = 'clusters:\n  - name: a\n    overlays: [kind/dev, rhoai/prod]\n';
const apart = 'clusters:\n  - {name: a, overlays: [kind/dev]}\n  - {name: b, overlays: [rhoai/prod]}\n';
const twoEntries = (first: string, second: string) =>
  `clusters:\n  - {${first}, overlays: [kind/dev]}\n  - {${second}, overlays: [rhoai/prod]}\n`;

function checked(text: string, overlays?: readonly OverlaySummary[]) {
  const { problems, notices } = checkFleet(fleetOf(text, overlays));
  return { problems: formatProblems(problems), ids: problems.map(({ check }) => check), notices };
}

interface Case {
  readonly id: string;
  readonly broken: string;
  readonly fitting: string;
  readonly overlays?: readonly OverlaySummary[];
  readonly says: readonly string[];
}

const project = (rules: string) => `${head}${apart}argocd:\n  project:\n    name: platform\n    ${rules}\n`;
const sharing = [devOverlay, summary('rhoai/prod', ['apps/v1 Deployment mlflow/mlflow', 'v1 Service mlflow/mlflow'])];
const cases: readonly Case[] = [
  {
    id: 'MLF-FLEET-1',
    broken: head + both,
    fitting: head + apart,
    overlays: sharing,
    says: [
      'gitops.yaml:6:15 MLF-FLEET-1 kind/dev and rhoai/prod go to the cluster a, and both contain Deployment mlflow/mlflow\n',
      'send the overlays to different clusters',
    ],
  },
  {
    id: 'MLF-FLEET-1',
    broken: `${head}${twoEntries('name: in-cluster', 'name: b, server: "https://kubernetes.default.svc/"')}`,
    fitting: `${head}${twoEntries('name: in-cluster', 'name: b, server: "https://b.example.com"')}`,
    overlays: sharing,
    says: [
      'gitops.yaml:6:68 MLF-FLEET-1 kind/dev and rhoai/prod go to the cluster in-cluster, which is also b, and both',
    ],
  },
  {
    id: 'MLF-FLEET-1',
    broken: `${head}${twoEntries('name: a, server: "https://a.example.com"', 'name: b, server: "https://a.example.com:443"')}`,
    fitting: `${head}${twoEntries('name: a, server: "https://a.example.com"', 'name: b, server: "https://a.example.com:6443"')}`,
    overlays: sharing,
    says: ['go to the cluster a, which is also b, and both contain Deployment mlflow/mlflow'],
  },
  {
    id: 'MLF-FLEET-2',
    broken: `${head}clusters:\n  - {name: a, overlays: [b/c]}\n  - {name: a-b, overlays: [c]}\n`,
    fitting: `${head}clusters:\n  - {name: a, overlays: [b/c]}\n  - {name: d, overlays: [c]}\n`,
    overlays: [summary('b/c', []), summary('c', [])],
    says: ['gitops.yaml:6:12 MLF-FLEET-2 c on a-b and b/c on a have the name a-b-c'],
  },
  {
    id: 'MLF-FLEET-3',
    broken: project('sourceRepos: ["https://git.example.com/other/*"]'),
    fitting: project('sourceRepos: ["https://git.example.com/ml/*"]'),
    says: [
      'gitops.yaml:10:18 MLF-FLEET-3 the project platform does not permit the repository https://git.example.com/ml/mlflow.git',
    ],
  },
  {
    id: 'MLF-FLEET-3',
    broken: project('clusterResourceWhitelist: [{group: "", kind: Namespace, name: ml*}]'),
    fitting: project('clusterResourceWhitelist: [{group: "*", kind: "*"}]'),
    says: ['clusterResourceWhitelist of platform has no ClusterRole of rbac.authorization.k8s.io: mlflow-view'],
  },
  {
    id: 'MLF-FLEET-3',
    broken: project('namespaceResourceBlacklist: [{group: apps, kind: "*Set"}]'),
    fitting: project('namespaceResourceBlacklist: [{group: "", kind: Secret}]'),
    says: ['namespaceResourceBlacklist of platform has StatefulSet of apps: mlflow'],
  },
  {
    id: 'MLF-FLEET-3',
    broken: project('destinations: [{name: "*", namespace: mlflow}]'),
    fitting: project('destinations: [{name: a, namespace: mlflow}, {name: b, namespace: "*"}]'),
    says: ['does not permit the namespace team-a of the cluster b, where rhoai/prod has objects'],
  },
  {
    id: 'MLF-FLEET-4',
    broken: head + apart,
    fitting: head.replace('argocd', 'flux') + apart,
    overlays: [devOverlay, summary('rhoai/prod', [], { variables: ['DOMAIN'] })],
    says: ['gitops.yaml:6:25 MLF-FLEET-4 rhoai/prod has variables of Flux, DOMAIN, and tools has argocd'],
  },
];

test.each(cases)('$id finds what is wrong: $says.0', ({ id, broken, overlays, says }) => {
  const { problems, ids } = checked(broken, overlays);
  expect(new Set(ids)).toEqual(new Set([id]));
  for (const text of says) expect(problems).toContain(text);
});

test.each(cases)('$id accepts what is right: $fitting', ({ fitting, overlays }) => {
  expect(checked(fitting, overlays).problems).toBe('');
});

test('every check has a case, an id of its own, and texts', () => {
  expect(new Set(cases.map(({ id }) => id))).toEqual(new Set(fleetChecks.map(({ id }) => id)));
  expect(new Set(fleetChecks.map(({ id }) => id)).size).toBe(fleetChecks.length);
  for (const { cause, fix, title } of fleetChecks)
    for (const text of [cause, fix, title]) expect(text).toMatch(/\w+ \w+/);
});

test('an address of a cluster is compared with addresses', () => {
  const text = (server: string) =>
    `${head}clusters: [{name: a, server: "https://a", overlays: [kind/dev]}]\nargocd: {project: {name: platform, destinations: [{server: "${server}", namespace: mlflow}]}}\n`;
  expect(checked(text('https://a')).problems).toBe('');
  expect(checked(text('https://b')).ids).toEqual(['MLF-FLEET-3']);
});

test('notices name an overlay without a cluster, one on several clusters, and namespaces of others', () => {
  expect(checked(head + apart).notices).toEqual([]);
  expect(checked(`${head}clusters: [{name: a, overlays: [kind/dev]}]\n`).notices).toEqual([
    'gitops.yaml: no cluster has rhoai/prod',
  ]);
  const twice = `${head}clusters: [{name: a, overlays: [kind/dev]}, {name: b, overlays: [kind/dev, rhoai/prod]}]\n`;
  expect(checked(twice, [devOverlay, summary('rhoai/prod', ['v1 ConfigMap mlflow/other'])]).notices).toEqual([
    expect.stringContaining('kind/dev goes to a and b: the servers have the same hosts'),
    'gitops.yaml: on b, rhoai/prod has objects in the namespace mlflow, which kind/dev creates: it fails until that one is applied',
  ]);
  const found = `${head}clusters: [{name: teams, selector: {env: prod}, overlays: [kind/dev]}]\n`;
  expect(checked(found, [devOverlay]).notices).toEqual([expect.stringContaining('goes to all clusters of teams')]);
  expect(prodOverlay.namespaces).toEqual(['mlflow', 'team-a']);
});

test.each([
  [
    'stages: [{name: dev, maxUpdate: 1}, {name: prod}]',
    'maxUpdate of stage dev has no effect without argocd: {rollingSync',
  ],
  ['flux: {secrets: sops}', 'flux.secrets has no effect without flux.decryption: Flux does not read sops/'],
  ['flux: {secret: git, existingSource: flux-system}', 'flux.secret has no effect with flux.existingSource'],
])('a field that nothing reads is a notice: %s', (further, notice) => {
  const text = `${head}${apart}${further}\n`;
  expect(checked(text).notices).toEqual([expect.stringContaining(`gitops.yaml: ${notice}`)]);
});

test('fields that are read are none', () => {
  const rolling = 'stages: [{name: dev, maxUpdate: 1}, {name: prod}]\nargocd: {rollingSync: true}\n';
  expect(
    checked(`${head}${apart}${rolling}flux: {decryption: sops-age, secrets: sops, secret: git}\n`).notices,
  ).toEqual([]);
  expect(checked(`${head.replace('argocd', 'flux')}${apart}argocd: {rollingSync: true}\n`).notices).toEqual([
    expect.stringContaining('argocd.rollingSync has no effect: tools has no Argo CD'),
  ]);
});
