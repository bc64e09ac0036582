/** One ApplicationSet and three clusters: prod follows when dev is healthy, one cluster after the other. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { applicationSetOf } from '../../lib/gitops/argocd/application-set.js';
import { applicationsOf } from '../../lib/gitops/argocd/applications.js';
import { argoCdOf } from '../../lib/gitops/argocd/argo-cd.js';
import { projectOf } from '../../lib/gitops/argocd/project.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { toYaml } from '../../lib/output/yaml.js';
import { Cluster } from '../cluster/harness/cluster.js';
import { settled } from '../cluster/harness/inventory.js';
import { fleetOf, summary } from '../support/fleet.js';
import { ArgoCd, isWell } from './harness/argo-cd.js';
import { Repository } from './harness/repository.js';

const namespace = 'mlflow';
const places = { dev: 'kind/dev', 'prod-1': 'kind/prod', 'prod-2': 'kind/prod' };
type Place = keyof typeof places;

let argo: ArgoCd;
let repository: Repository;
const clusters = new Map<Place, Cluster>();

const deployment = (image: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'mlflow', namespace },
  spec: {
    selector: { matchLabels: { app: 'mlflow' } },
    template: { metadata: { labels: { app: 'mlflow' } }, spec: { containers: [{ name: 'mlflow', image }] } },
  },
});

/** A version of both overlays: a server that becomes healthy when the test says so. */
async function release(version: string): Promise<void> {
  for (const path of new Set(Object.values(places))) {
    const folder = join(repository.folder, 'overlays', path);
    mkdirSync(folder, { recursive: true });
    const image = `example.com/mlflow:${version}`;
    writeFileSync(join(folder, 'mlflow.yaml'), toYaml([deployment(image)]));
    writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [mlflow.yaml]\n');
    writeFileSync(join(folder, 'overlay.json'), JSON.stringify(overlayOf(path)));
  }
  await repository.commit(version);
}

const overlayOf = (path: string) => summary(path, [`apps/v1 Deployment ${namespace}/mlflow`]);

const fleetWith = (argocd: string) =>
  fleetOf(
    `tools: [argocd]
repository: {url: "${repository.url}"}
clusters:
  - {name: dev, overlays: [kind/dev]}
  - {name: prod-1, overlays: [kind/prod]}
  - {name: prod-2, overlays: [kind/prod]}
stages: [{name: dev}, {name: prod, maxUpdate: 1}]
argocd: ${argocd}
`,
    [...new Set(Object.values(places))].map(overlayOf),
  );

/** What kubelets and the controller of Deployments report of the present version. */
async function becomeHealthy(place: Place): Promise<void> {
  const { api } = clusterOf(place);
  const found = (await api.get(deployment(''))).body as unknown as KubernetesObject;
  const { generation } = found.metadata;
  const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  const { apiVersion, kind } = found;
  const status = { observedGeneration: generation, ...counts };
  await api.merge({ apiVersion, kind, metadata: { name: 'mlflow', namespace }, status }, { subresource: 'status' });
}

function clusterOf(place: Place): Cluster {
  const cluster = clusters.get(place);
  if (!cluster) throw new Error(`${place} has not started`);
  return cluster;
}

async function versionOn(place: Place): Promise<string | undefined> {
  const { status, body } = await clusterOf(place).api.get(deployment(''));
  return status === 200 ? /example\.com\/mlflow:(\w+)/.exec(JSON.stringify(body['spec']))?.[1] : undefined;
}

const versions = () => Promise.all((Object.keys(places) as Place[]).map(versionOn));

async function untilVersions(...wanted: readonly (string | undefined)[]): Promise<void> {
  expect(await settled(versions, (found) => isDeepStrictEqual(found, wanted), 180)).toEqual(wanted);
}

/** Long enough for a controller that is not stopped by the stages. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 8_000));

beforeAll(async () => {
  repository = await Repository.start();
  await release('v1');
  argo = await ArgoCd.start();
  for (const place of Object.keys(places) as Place[]) {
    const cluster = await Cluster.start({ extent: 'api' });
    clusters.set(place, cluster);
    await cluster.must('create', 'namespace', namespace);
    await cluster.must('-n', namespace, 'create', 'serviceaccount', 'gitops');
    await cluster.must(
      'create',
      'clusterrolebinding',
      'gitops',
      '--clusterrole=cluster-admin',
      `--serviceaccount=${namespace}:gitops`,
    );
    await argo.addCluster(place, cluster, await cluster.tokenOf(namespace, 'gitops'));
  }
});
afterAll(async () => {
  await argo?.stop();
  for (const cluster of clusters.values()) await cluster.stop();
  await repository?.stop();
});

test('a new version reaches prod when dev is healthy, and its clusters one by one', async () => {
  const fleet = fleetWith('{rollingSync: true}');
  const argoCd = argoCdOf(fleet, 'argocd');
  await argo.apply(projectOf(fleet, argoCd));
  await argo.apply(applicationSetOf(fleet, argoCd));
  await argo.startApplicationSets();

  await untilVersions('v1', undefined, undefined);
  await pause();
  expect(await versions()).toEqual(['v1', undefined, undefined]);
  await becomeHealthy('dev');
  const [first, second] = await firstOfProd('v1', undefined);
  await pause();
  expect(await versionOn(second)).toBeUndefined();
  await becomeHealthy(first);
  await untilVersions('v1', 'v1', 'v1');
  await becomeHealthy(second);
  const names = applicationsOf(fleetWith('{applications: Application}'), argoCd).map(({ metadata }) => metadata.name);
  for (const name of names) await argo.until(name, isWell);

  await release('v2');
  for (const name of names) await argo.refreshed(name);
  await untilVersions('v2', 'v1', 'v1');
  await pause();
  expect(await versions()).toEqual(['v2', 'v1', 'v1']);
});

/** Which of the two clusters of prod has a version first, while the other has the one before. */
async function firstOfProd(version: string, before: string | undefined): Promise<readonly [Place, Place]> {
  const [, ...prod] = await settled(versions, (found) => found.slice(1).includes(version), 180);
  expect([version, before]).toEqual(prod[0] === version ? prod : prod.toReversed());
  return prod[0] === version ? ['prod-1', 'prod-2'] : ['prod-2', 'prod-1'];
}
