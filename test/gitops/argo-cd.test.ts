/** Every overlay by Argo CD itself: Synced and Healthy, and no difference after three refreshes. */

import { ArgoCd, isWell } from './harness/argo-cd.js';
import { Repository } from './harness/repository.js';
import { samplePaths } from './harness/sample.js';
import { Target } from './harness/target.js';

let argo: ArgoCd;
let repository: Repository;
const rows: string[] = [];

beforeAll(async () => {
  repository = await Repository.start('overlays');
  argo = await ArgoCd.start();
});
afterAll(async () => {
  await argo?.stop();
  await repository?.stop();
  process.stdout.write(['overlay sync health drift seconds', ...rows, ''].join('\n'));
});

test.each(samplePaths)('%s is Synced and Healthy, and stays so', async (path) => {
  const name = path.replace('/', '-');
  const target = await Target.start(path);
  try {
    await argo.addCluster(
      name,
      target.cluster,
      await target.tokenWith([
        { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
        { nonResourceURLs: ['*'], verbs: ['*'] },
      ]),
    );
    const started = Date.now();
    await argo.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, namespace: 'argocd' },
      spec: {
        sourceRepos: [repository.url],
        destinations: [{ name, namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
    await argo.apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name,
        namespace: 'argocd',
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
      },
      spec: {
        project: name,
        source: { repoURL: repository.url, targetRevision: 'main', path: `overlays/${path}` },
        destination: { name, namespace: 'mlflow' },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ['ServerSideApply=true', 'FailOnSharedResource=true', 'RespectIgnoreDifferences=true'],
          retry: { limit: 5, backoff: { duration: '2s', factor: 2, maxDuration: '1m' } },
        },
      },
    });
    const first = await argo.until(name, isWell);
    const seconds = Math.round((Date.now() - started) / 1000);
    for (let refreshes = 0; refreshes < 3; refreshes++) {
      const refreshed = await argo.refreshed(name);
      expect([path, refreshed.status?.sync?.status]).toEqual([path, 'Synced']);
    }
    const last = await argo.application(name);
    expect(last.status?.operationState?.finishedAt).toBe(first.status?.operationState?.finishedAt);
    rows.push(`${path} ${last.status?.sync?.status} ${last.status?.health?.status} none ${seconds}`);
  } finally {
    await argo.removeCluster(name);
    await target.stop();
  }
});
