import { parseAllDocuments } from 'yaml';
import { secretsFolders } from '../../../lib/gitops/flux/encrypted-secrets.js';
import { fluxFiles } from '../../../lib/gitops/flux/flux-files.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import type { OverlaySummary } from '../../../lib/output/summary/summary-schema.js';
import { fleetOf, head, summary } from '../../support/fleet.js';

const files = (further: string) => fluxFiles(fleetOf(head + further));
const objects = (text: string | undefined) =>
  parseAllDocuments(text ?? '').map((document) => document.toJS() as KubernetesObject);
const both = `clusters:
  - name: laptop
    overlays: [kind/dev]
  - name: prod-eu
    overlays: [kind/dev, rhoai/prod]
`;

test('each cluster has its overlays, and all share the layers', () => {
  expect([...files(both).keys()]).toEqual([
    'clusters/laptop/sources.yaml',
    'clusters/laptop/kind-dev.yaml',
    'clusters/laptop/kustomization.yaml',
    'clusters/prod-eu/sources.yaml',
    'clusters/prod-eu/kind-dev.yaml',
    'clusters/prod-eu/rhoai-prod.yaml',
    'clusters/prod-eu/kustomization.yaml',
    'overlays/kind/dev/server/kustomization.yaml',
    'overlays/rhoai/prod/server/kustomization.yaml',
    'README.md',
  ]);
});

test('each revision of a cluster is a source of its own', () => {
  const output = files(`${both}stages: [{name: dev}, {name: prod, revision: v1.2.0}]\n`);
  const sources = objects(output.get('clusters/prod-eu/sources.yaml'));
  expect(sources.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ['mlflow', { url: 'https://git.example.com/ml/mlflow.git', ref: { branch: 'main' }, interval: '10m' }],
    ['mlflow-v1-2-0', { url: 'https://git.example.com/ml/mlflow.git', ref: { tag: 'v1.2.0' }, interval: '10m' }],
  ]);
  const [prod] = objects(output.get('clusters/prod-eu/rhoai-prod.yaml'));
  expect(prod?.spec).toMatchObject({ sourceRef: { kind: 'GitRepository', name: 'mlflow-v1-2-0' } });
});

test.each([
  ['f'.repeat(40), 'GitRepository', { commit: 'f'.repeat(40) }],
  ['refs/tags/release', 'GitRepository', { name: 'refs/tags/release' }],
  ['release', 'OCIRepository', { tag: 'release' }],
  ['sha256:abc', 'OCIRepository', { digest: 'sha256:abc' }],
])('the revision %s of a %s', (revision, source, ref) => {
  const output = files(
    `${both}stages: [{name: dev, revision: "${revision}"}, {name: prod}]\nflux: {source: ${source}}\n`,
  );
  expect(objects(output.get('clusters/laptop/sources.yaml'))[0]?.spec).toMatchObject({ ref });
});

test('settings of Flux', () => {
  const settings = '{existingSource: flux-system, decryption: sops-age, serviceAccount: mlflow, interval: 1h}';
  const output = files(`${both}flux: ${settings}\n`);
  expect(output.has('clusters/laptop/sources.yaml')).toBe(false);
  expect(objects(output.get('clusters/laptop/kind-dev.yaml'))[0]?.spec).toMatchObject({
    sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    decryption: { provider: 'sops', secretRef: { name: 'sops-age' } },
    serviceAccountName: 'mlflow',
    interval: '1h',
  });
});

test('a name that a label cannot hold ends in a digest', () => {
  const output = files(`name: ${'a'.repeat(60)}\n${both}`);
  const [first] = objects(output.get('clusters/laptop/kind-dev.yaml'));
  expect(first?.metadata.name).toMatch(/^a{54}-[0-9a-f]{8}$/);
});

test('failures are reported by a Provider; new versions too, if they are to be', () => {
  const output = files(
    `${both}notifications: [{service: slack, recipient: x}, {service: audit, recipient: x, events: [deployed]}]\n`,
  );
  const alerts = objects(output.get('clusters/laptop/alerts.yaml'));
  expect(alerts.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ['mlflow', expect.objectContaining({ providerRef: { name: 'slack' }, eventSeverity: 'error' })],
    ['mlflow-2', expect.objectContaining({ providerRef: { name: 'audit' }, eventSeverity: 'info' })],
  ]);
});

test('with deletionPolicy: Orphan, the deletion of a Kustomization deletes nothing else', () => {
  const specs = (further: string) =>
    objects(files(both + further).get('clusters/laptop/kind-dev.yaml')).map(({ spec }) => spec);
  for (const spec of specs('deletionPolicy: Orphan\n')) expect(spec).toMatchObject({ deletionPolicy: 'Orphan' });
  for (const spec of specs('')) expect(spec).not.toHaveProperty('deletionPolicy');
});

test('in a folder of a larger repository, all paths begin with it', () => {
  const requirements = [{ kind: 'Secret', name: 'db', namespace: 'ns', keys: [] }];
  const one = summary('kind/dev', ['v1 Service mlflow/mlflow'], { requirements });
  const output = fluxFiles(
    fleetOf(
      `${head}  path: platform/mlflow/overlays\nclusters: [{name: laptop, overlays: [kind/dev]}]\nflux: {decryption: a}\n`,
      [one],
    ),
  );
  expect(objects(output.get('clusters/laptop/kind-dev.yaml')).map(({ spec }) => spec)).toEqual([
    expect.objectContaining({ path: './platform/mlflow/gitops/flux/overlays/kind/dev/secrets' }),
    expect.objectContaining({ path: './platform/mlflow/gitops/flux/overlays/kind/dev/server' }),
  ]);
  // All are in the same folder of the repository, so that one leads to another as at its root.
  const resources = (layer: string) => output.get(`overlays/kind/dev/${layer}/kustomization.yaml`);
  expect(resources('secrets')).toContain('resources:\n- "../../../../../../secrets/kind/dev"\n');
  expect(resources('server')).toContain('resources:\n- "../../../../../../overlays/kind/dev/mlflow.yaml"\n');
});

describe('with SOPS', () => {
  const secret = { kind: 'Secret', name: 'db', namespace: 'ns', keys: [] };
  const secretsOf = (requirements: OverlaySummary['requirements'], further = 'flux: {decryption: sops-age}\n') => {
    const one = { ...summary('kind/dev', ['v1 Service mlflow/mlflow']), requirements };
    const output = fluxFiles(fleetOf(`${head}clusters: [{name: laptop, overlays: [kind/dev]}]\n${further}`, [one]));
    const layers = objects(output.get('clusters/laptop/kind-dev.yaml')).map(({ metadata }) => metadata.name);
    return { text: output.get('overlays/kind/dev/secrets/kustomization.yaml'), layers };
  };

  test('the layer of Secrets has the folder of an overlay that needs Secrets of people, even with nothing else in it', () => {
    const { text, layers } = secretsOf([secret]);
    expect(text).toContain('resources:\n- "../../../../../../secrets/kind/dev"\n');
    expect(layers).toEqual(['mlflow-kind-dev-secrets', 'mlflow-kind-dev-server']);
  });

  test('in a folder of another name', () => {
    expect(secretsOf([secret], 'flux: {decryption: a, secrets: private/sops}\n').text).toContain(
      '/private/sops/kind/dev',
    );
  });

  test.each([
    ['controllers provide them', [{ ...secret, providedBy: 'cert-manager' }], undefined],
    ['it needs no Secret', [{ ...secret, kind: 'ConfigMap' }], undefined],
    ['nothing is decrypted', [secret], ''],
  ])('has none where %s', (_, requirements, further) => {
    expect(secretsOf(requirements, further)).toEqual({ text: undefined, layers: ['mlflow-kind-dev-server'] });
  });

  test('what a folder must hold is known, with Flux alone', () => {
    const one = summary('kind/dev', ['v1 Service mlflow/mlflow'], { requirements: [secret] });
    const held = (tools: string) =>
      secretsFolders(
        fleetOf(
          `${head.replace('argocd', tools)}clusters: [{name: laptop, overlays: [kind/dev]}]\nflux: {decryption: a}\n`,
          [one],
        ),
      );
    expect(held('flux')).toEqual([
      { overlay: 'kind/dev', folder: 'secrets/kind/dev', secrets: ['ns/db'], provided: new Map() },
    ]);
    expect(held('argocd')).toEqual([]);
  });
});
