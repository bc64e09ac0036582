import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Cluster, type Output } from './harness/cluster.js';
import { earlierOverlays, historyMissing } from './harness/history.js';
import { othersOf, restrictedNamespace } from './harness/others.js';
import { instructionsOf } from './harness/overlay-readme.js';
import { overlayPaths, overlays } from './harness/overlays.js';
import { definePlatform } from './harness/platform-definitions.js';

const isMissing = historyMissing() !== undefined;
const extracted = isMissing ? '' : mkdtempSync(join(tmpdir(), 'history-'));
const upgrades = overlayPaths.map(
  (path) => [path, isMissing ? [] : earlierOverlays(path, join(extracted, path))] as const,
);
const withHistory = isMissing ? describe.skip : describe;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({
    extent: 'api',
    definitions: [
      'gateway-api',
      'cert-manager',
      'prometheus-operator',
      'cloudnative-pg',
      'external-secrets',
      'openshift',
      'open-data-hub',
    ],
  });
  await definePlatform(cluster, 'ObjectBucketClaim');
  for (const name of ['opendatahub', 'redhat-ods-applications', 'kubeflow', 'team-a', 'team-b'])
    await cluster.api.create(restrictedNamespace(name));
  const others = othersOf(cluster, instructionsOf(join(overlays, 'rhoai/prod')));
  await others.bring('oc get datasciencecluster default-dsc');
  // The field as the overlays set it: apply shares it with its owner.
  const enabled = { spec: { components: { mlflowoperator: { managementState: 'Managed' } } } };
  await cluster.must('patch', 'datasciencecluster', 'default-dsc', '--type=merge', '-p', JSON.stringify(enabled));
  await others.bring('oc -n redhat-ods-applications get odhdashboardconfig odh-dashboard-config');
  await others.bring('oc -n team-a get notebook.kubeflow.org experiments');
  await others.bring('kubectl get --raw /apis/k8s.keycloak.org/v2beta1');
});
afterAll(async () => {
  rmSync(extracted, { recursive: true, force: true });
  await cluster?.stop();
});

/** The definitions of operated overlays that the cluster has, of whatever version. */
let installed: string | undefined;

/** Applies an overlay by its kustomization, the definitions first where they are others. */
async function apply(folder: string): Promise<Output> {
  const file = join(folder, 'crds.yaml');
  const definitions = existsSync(file) ? readFileSync(file, 'utf8') : installed;
  if (definitions !== installed) await cluster.installDefinitions(file);
  installed = definitions;
  return cluster.kubectl('apply', '--server-side', '--warnings-as-errors', '-k', folder);
}

withHistory('the history of the repository', () => {
  test('holds earlier overlays', () => {
    expect(upgrades.flatMap(([, versions]) => versions)).not.toEqual([]);
  });
});

withHistory.each(upgrades)('the overlay %s', (path, versions) => {
  afterAll(async () => {
    const folder = join(overlays, path);
    const { resources } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as { resources: string[] };
    // The namespace stays, as nothing here would finalize it, and the definitions, which the next overlay replaces.
    const files = resources.filter((file) => !['namespace.yaml', 'crds.yaml', 'platform.yaml'].includes(file));
    for (const file of files.reverse())
      await cluster.must('delete', '--ignore-not-found', '--wait=false', '-f', join(folder, file));
  });

  test(`takes the place of each of its ${versions.length} earlier versions`, async () => {
    for (const { commit, folder } of versions) {
      const { exitCode, stderr } = await apply(folder);
      expect([commit, exitCode, stderr]).toEqual([commit, 0, '']);
    }
    expect(await apply(join(overlays, path))).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
