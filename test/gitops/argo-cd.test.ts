/**
 * Every overlay by Argo CD itself: Synced and Healthy, and no difference after three refreshes, by the generated settings,
 * project, Application and rights, and no others.
 */
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { ArgoCd, isWell } from './harness/argo-cd.js';
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Repository } from './harness/repository.js';
import { samplePaths } from './harness/sample.js';
import { readAll, Target } from './harness/target.js';

let argo: ArgoCd;
let repository: Repository;
let output: FleetOutput;
const rows: string[] = [];

beforeAll(async () => {
  repository = await Repository.start('overlays');
  output = new FleetOutput(repository, samplePaths);
  argo = await ArgoCd.start();
  for (const file of ['argocd/argocd-cm.yaml', 'argocd/project.yaml'])
    for (const object of output.objects(file)) await argo.apply(object);
});
afterAll(async () => {
  await argo?.stop();
  await repository?.stop();
  process.stdout.write(['overlay sync health drift seconds', ...rows, ''].join('\n'));
});

test.each(samplePaths)('%s is Synced and Healthy, and stays so', async (path) => {
  const cluster = clusterOf(path);
  const [role] = output.objects('openshift-gitops/controller-role.yaml');
  const { rules } = role as KubernetesObject & { readonly rules: readonly object[] };
  const [application] = output
    .objects('argocd/applications.yaml')
    .filter(({ spec }) => (spec as { readonly destination: { readonly name: string } }).destination.name === cluster);
  if (!application) throw new Error(`no Application has the cluster ${cluster}`);
  const { name } = application.metadata;
  const target = await Target.start(path);
  try {
    await argo.addCluster(cluster, target.cluster, await target.tokenWith([...readAll, ...rules]));
    const started = Date.now();
    await argo.apply(application);
    const first = await argo.until(name, isWell);
    const seconds = Math.round((Date.now() - started) / 1000);
    for (let refreshes = 0; refreshes < 3; refreshes++)
      expect((await argo.refreshed(name)).status?.sync?.status).toBe('Synced');
    const last = await argo.application(name);
    expect(last.status?.conditions ?? []).toEqual([]);
    expect(last.status?.operationState?.finishedAt).toBe(first.status?.operationState?.finishedAt);
    rows.push(`${path} ${last.status?.sync?.status} ${last.status?.health?.status} none ${seconds}`);
  } finally {
    await argo.removeCluster(cluster);
    await target.stop();
  }
});
