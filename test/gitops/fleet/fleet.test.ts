import { fleetJsonSchema } from '../../../lib/gitops/fleet/fleet-json-schema.js';
import { readFleet } from '../../../lib/gitops/fleet/read-fleet.js';
import { fleetOf, fleetProblems, head } from '../../support/fleet.js';

test('a fleet has the overlays of each cluster, by path or glob, with stage, revision and path in the repository', () => {
  const { targets } = fleetOf(`${head}  path: mlflow/overlays
clusters:
  - name: laptop
    overlays: [kind/dev]
  - name: prod-eu
    overlays: ["*/prod", rhoai/prod]
stages:
  - name: dev
  - name: prod
    revision: release
`);
  expect(targets.map(({ name, stage, revision, path }) => [name, stage, revision, path])).toEqual([
    ['laptop-kind-dev', 'dev', 'main', 'mlflow/overlays/kind/dev'],
    ['prod-eu-rhoai-prod', 'prod', 'release', 'mlflow/overlays/rhoai/prod'],
  ]);
});

test('the stage of a cluster is that of its overlays', () => {
  const { targets } = fleetOf(
    `${head}clusters: [{name: a, stage: canary, overlays: [kind/dev]}]\nstages: [{name: canary}]\n`,
  );
  expect(targets.map(({ stage }) => stage)).toEqual(['canary']);
});

const cases: readonly (readonly [what: string, text: string, problems: readonly string[]])[] = [
  [
    'an empty file',
    '',
    ['gitops.yaml:1:1 the file is empty', 'write tools, repository and clusters: docs/gitops.md has a first file'],
  ],
  ['a list', '- argocd\n', ['gitops.yaml:1:1 a fleet must be a map of fields']],
  [
    'several mistakes at once',
    `tools: [argo]\nrepositori:\n  url: x\nclusters: [{name: a, overlays: [kind/dev]}]\n`,
    [
      'gitops.yaml:1:9 tools[0]: "argo" is not allowed',
      'gitops.yaml:2:1 unknown field "repositori" in a fleet',
      'did you mean "repository"?',
    ],
  ],
  [
    'credentials in a URL',
    'tools: [argocd]\nrepository: {url: "https://user:word@git.example.com/x.git"}\nclusters: [{name: a, overlays: [kind/dev]}]\n',
    ['gitops.yaml:2:19 repository.url: a URL with credentials would be in Git', 'remove them: Argo CD and Flux read'],
  ],
  [
    'a path that leaves a folder',
    `${head}  path: mlflow/../overlays\nclusters: [{name: a, overlays: [kind/dev]}]\nflux: {secrets: ../secrets}\n`,
    [
      'gitops.yaml:4:9 repository.path: "mlflow/../overlays" is not valid: a path is relative to the root',
      'flux.secrets: "../secrets"',
    ],
  ],
  [
    'an overlay that does not exist',
    `${head}clusters:\n  - name: a\n    overlays: [kind/dve]\n`,
    ['gitops.yaml:6:16 clusters[0].overlays[0]: there is no overlay kind/dve', 'did you mean kind/dev?'],
  ],
  [
    'a glob without overlays',
    `${head}clusters:\n  - name: a\n    overlays: ["*/staging"]\n`,
    ['there is no overlay */staging', 'write one of kind/dev, rhoai/prod, or a glob such as "*/dev"'],
  ],
  [
    'two clusters with one name',
    `${head}clusters: [{name: a, overlays: [kind/dev]}, {name: a, overlays: [rhoai/prod]}]\n`,
    ['name "a" is already defined in item 0'],
  ],
  [
    'a server and a selector',
    `${head}clusters: [{name: a, server: "https://x", selector: {a: b}, overlays: [kind/dev]}]\n`,
    ['clusters[0].server: server is one cluster, and selector finds several'],
  ],
  [
    'a stage without a place in the order',
    `${head}clusters:\n  - name: a\n    overlays: [kind/dev]\nstages: [{name: prod}]\n`,
    ['gitops.yaml:6:15 clusters[0]: the stage dev of kind/dev is not in stages: prod', 'write stage: prod'],
  ],
  [
    'a stage of a cluster without a place in the order',
    `${head}clusters:\n  - name: a\n    stage: prd\n    overlays: [kind/dev]\n`,
    ['gitops.yaml:6:12 clusters[0]: the stage prd is not in stages: dev, prod', 'write stage: prod'],
  ],
  [
    'stages one after the other without an ApplicationSet',
    `${head}clusters: [{name: a, overlays: [kind/dev]}]\nargocd: {applications: Application, rollingSync: true}\n`,
    ['argocd.rollingSync: only an ApplicationSet changes one stage after the other'],
  ],
  ...(
    [
      ['oci://r.example.com/x', 'flux', '', 'a GitRepository of Flux has no oci:// URL', 'source: OCIRepository'],
      [
        'git@git.example.com:ml/x.git',
        'flux',
        '',
        'has no URL of the form user@host:path',
        'write ssh://git@git.example.com/ml/x.git',
      ],
      [
        'https://git.example.com/x.git',
        'flux',
        'flux: {source: OCIRepository}',
        'has a URL that begins with oci://',
        'remove flux.source',
      ],
      ['oci://r.example.com/x', 'argocd', '', 'an ApplicationSet reads the overlay.json', 'applications: Application'],
    ] as const
  ).map(([url, tool, further, message, fix]): (typeof cases)[number] => [
    `the repository ${url} for ${tool} ${further}`,
    `tools: [${tool}]\nrepository: {url: "${url}"}\nclusters: [{name: a, overlays: [kind/dev]}]\n${further}\n`,
    [`gitops.yaml:2:19 repository.url: `, message, fix],
  ]),
  [
    'a selector without an ApplicationSet',
    `${head}clusters: [{name: a, selector: {env: prod}, overlays: [kind/dev]}]\nargocd: {applications: Application}\n`,
    [
      'gitops.yaml:4:32 clusters[0].selector: only an ApplicationSet finds clusters by labels',
      'applications: ApplicationSet',
    ],
  ],
];

test.each([
  ['git@git.example.com:ml/x.git', 'argocd', ''],
  ['git@git.example.com:ml/x.git', 'flux', 'flux: {existingSource: flux-system}'],
  ['oci://r.example.com/x', 'flux', 'flux: {source: OCIRepository}'],
  ['oci://r.example.com/x', 'argocd', 'argocd: {applications: Application}'],
])('the repository %s is possible for %s %s', (url, tool, further) => {
  const text = `tools: [${tool}]\nrepository: {url: "${url}"}\nclusters: [{name: a, overlays: [kind/dev]}]\n${further}\n`;
  expect(fleetProblems(text)).toBe('');
});

test.each(cases)('%s is refused', (_, text, problems) => {
  const found = fleetProblems(text);
  for (const problem of problems) expect(found).toContain(problem);
});

test('without the overlays, only the fields are read', () => {
  const read = (text: string) => readFleet('gitops.yaml', Buffer.from(text), undefined);
  expect(read(`${head}clusters: [{name: a, overlays: [none]}]\n`)).toEqual({ problems: [] });
  expect(read(`${head}clusters: []\n`)).toEqual({
    problems: [expect.objectContaining({ location: expect.anything() })],
  });
});

test('the JSON schema describes every field, with an example', () => {
  const without: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties = {}, items } = schema as {
      properties?: Record<string, Record<string, unknown>>;
      items?: unknown;
    };
    for (const [name, child] of Object.entries(properties)) {
      if (!child['description'] || !Array.isArray(child['examples'])) without.push(`${path}${name}`);
      visit(child, `${path}${name}.`);
    }
    visit(items, path);
  };
  visit(fleetJsonSchema(), '');
  expect(without).toEqual([]);
});
