/** The layers of Flux: every object of an overlay is in exactly one, and each waits for the one before. */
import { posix } from 'node:path';
import { parse } from 'yaml';
import { kustomizations } from '../../../lib/gitops/flux/kustomizations.js';
import { layerFiles } from '../../../lib/gitops/flux/layer-files.js';
import { byLayer } from '../../../lib/gitops/flux/layers.js';
import { operatedSteps, standaloneSteps } from '../../../lib/overlay/steps.js';
import { composedOverlay } from '../harness/composed-overlay.js';

const source = { kind: 'GitRepository', name: 'mlflow' } as const;
const settings = {
  name: 'mlflow',
  namespace: 'flux-system',
  interval: '10m',
  variables: 'cluster-variables',
  deletionPolicy: 'Delete' as const,
};

const layersOf = (steps: Readonly<Record<string, { readonly wave: number }>>) => {
  const files = Object.entries(steps).map(([name, { wave }]) => ({ name, wave, objects: [] }));
  return [...byLayer({ files })].map(([layer, own]) => [layer, own.map(({ name }) => name)]);
};

test('the steps of an operated overlay', () => {
  expect(layersOf(operatedSteps)).toEqual([
    ['definitions', ['namespace', 'workspace-namespaces', 'olm', 'crds']],
    ['initialization', ['initialization']],
    ['secrets', ['extra-early', 'secrets', 'network']],
    ['foundation', ['operator', 'platform', 'access', 'database', 'object-store', 'certificate']],
    ['server', ['mlflow', 'extra']],
    ['consumers', expect.arrayContaining(['garbage-collection', 'route', 'workspaces', 'consumers', 'pipelines'])],
    ['smoke-test', ['smoke-test']],
  ]);
});

test('the steps of a standalone overlay', () => {
  expect(layersOf(standaloneSteps)).toEqual([
    ['definitions', ['namespace', 'workspace-namespaces', 'crds']],
    ['secrets', ['extra-early', 'secrets', 'network']],
    ['foundation', ['access', 'roles', 'database', 'object-store', 'certificate']],
    ['preparation', ['cache', 'keycloak', 'volume', 'migration']],
    ['server', ['mlflow', 'proxy', 'extra']],
    ['consumers', expect.arrayContaining(['garbage-collection', 'route', 'workspaces', 'consumers'])],
    ['smoke-test', ['smoke-test']],
  ]);
});

describe.each(['kind/prod', 'kind/keycloak'])('%s', (path) => {
  const overlay = composedOverlay(path);
  const folder = `gitops/flux/overlays/${path}`;
  const files = layerFiles(overlay, `overlays/${path}`, folder);
  const objects = kustomizations(overlay, source, folder, settings);
  const specs = objects.map(({ spec }) => spec as Readonly<Record<string, unknown>>);

  test('every file of the overlay is in exactly one layer', () => {
    const named = [...files].flatMap(([file, text]) =>
      (parse(text) as { resources: readonly string[] }).resources.map((resource) =>
        posix.join(posix.dirname(file), resource),
      ),
    );
    expect(named).toEqual(overlay.files.map(({ name }) => `overlays/${path}/${name}`));
  });

  test('each Kustomization reads its layer and waits for the one before', () => {
    expect(specs.map((spec) => `${String(spec['path']).slice(2)}/kustomization.yaml`)).toEqual([...files.keys()]);
    const names = objects.map(({ metadata }) => metadata.name);
    expect(specs.map((spec) => spec['dependsOn'])).toEqual([
      undefined,
      ...names.slice(0, -1).map((name) => [{ name }]),
    ]);
    expect(specs.every(({ wait, prune }) => wait === true && prune === true)).toBe(true);
  });

  test('a layer has the health checks of its own kinds alone', () => {
    const checked = specs.map((spec) => (spec['healthCheckExprs'] as readonly { kind: string }[] | undefined) ?? []);
    const kinds = checked.map((checks) => checks.map(({ kind }) => kind));
    const expected: Readonly<Record<string, readonly string[][]>> = {
      'kind/prod': [[], ['ExternalSecret'], ['Cluster', 'Certificate'], ['MLflow'], [], []],
      'kind/keycloak': [
        [],
        ['ExternalSecret'],
        ['Cluster', 'Database', 'Certificate'],
        ['Cluster', 'Certificate', 'Keycloak'],
        [],
        [],
        [],
      ],
    };
    expect(kinds).toEqual(expected[path]);
  });
});

test('variables of an environment have the values of the cluster', () => {
  const file = { name: 'mlflow.yaml', wave: 0, objects: [] };
  const specOf = (variables: readonly string[]) =>
    kustomizations({ overlay: 'kind/dev', files: [file], variables }, source, 'gitops/flux', settings)[0]?.spec;
  expect(specOf([])).not.toHaveProperty('postBuild');
  expect(specOf(['CLUSTER_DOMAIN'])).toMatchObject({
    postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'cluster-variables' }] },
  });
});
