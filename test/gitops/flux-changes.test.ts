/** What Flux does when something is not there yet, fails, is changed by hand, or is removed from Git. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { layerMoves } from '../../lib/changes/layer-moves.js';
import { sideOfFiles, textsBelow } from '../../lib/cli/diff/sides.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import {
  breakMigration,
  changedOverlay,
  dataObjects,
  mendMigration,
  runMigrationAgain,
  server,
} from './harness/broken.js';
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Flux, isReady, type Reconciled } from './harness/flux.js';
import { Repository } from './harness/repository.js';
import { Target } from './harness/target.js';

let flux: Flux;
let repository: Repository;
let target: Target;
let layers: readonly KubernetesObject[];
let source: KubernetesObject;

beforeAll(async () => {
  repository = await Repository.start('overlays');
  const output = new FleetOutput(repository, [changedOverlay]);
  output.write(repository);
  await repository.commit('the fleet');
  const folder = `flux/clusters/${clusterOf(changedOverlay)}`;
  layers = output.objects(`${folder}/${clusterOf(changedOverlay)}.yaml`);
  [source = { apiVersion: '', kind: '', metadata: { name: '' } }] = output.objects(`${folder}/sources.yaml`);
  target = await Target.start(changedOverlay, 'wait');
  flux = await Flux.start(target.cluster);
  await target.cluster.must('apply', '--server-side', '-k', join(repository.folder, 'gitops', folder));
});
afterAll(async () => {
  await target?.stop();
  await repository?.stop();
});

const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: server.metadata };
const api = () => target.cluster.api;
const image = async () => JSON.stringify((await api().get(server)).body).match(/localhost\/mlflow:[\w.]+/)?.[0];
const layer = (name: string) => {
  const found = layers.find(({ metadata }) => metadata.name.endsWith(`-${name}`));
  if (!found) throw new Error(`there is no layer ${name}`);
  return found;
};
const says = (text: RegExp) => (found: Reconciled) =>
  (found.status?.conditions ?? []).some(
    ({ type, status, message }) => type === 'Ready' && status !== 'True' && text.test(message),
  );
const applied = async (revision: string) => {
  for (const one of layers)
    await flux.until(one, (found) => isReady(found) && found.status?.lastAppliedRevision?.endsWith(revision) === true);
};

test('the server waits for its Secrets, its database and the migration', async () => {
  await flux.until(layer('server'), says(/dependency .*preparation.* is not ready/));
  await flux.until(layer('secrets'), (found) => found.status?.lastAttemptedRevision !== undefined);
  expect(await api().get(server)).toMatchObject({ status: 404 });
  target.beginControllers();
  for (const one of layers) await flux.until(one, isReady);
  expect(await api().get(server)).toMatchObject({ status: 200 });
});

test('changes by hand are undone', async () => {
  const { apiVersion, kind, metadata } = server;
  await api().merge({ apiVersion, kind, metadata, spec: { template: { spec: { serviceAccountName: 'other' } } } });
  await flux.reconciled(layer('server'));
  expect((await api().get(server)).body['spec']).toMatchObject({
    template: { spec: { serviceAccountName: 'mlflow' } },
  });
});

test('a migration that fails stops the rest and is reported; a later version mends it without hands', async () => {
  const before = await image();
  await breakMigration(repository);
  await flux.requested(source);
  await flux.until(layer('preparation'), says(/Job\/mlflow\/mlflow-migration-broken.*Failed/));
  await flux.until(layer('server'), says(/dependency .*preparation.* (is not ready|revision is not up to date)/));
  expect(await image()).toBe(before);
  const mended = await mendMigration(repository);
  await flux.requested(source);
  await applied(mended);
  expect(await image()).toBe('localhost/mlflow:mended');
});

test('a migration whose cause is mended runs again when its Job is deleted', async () => {
  const commit = await breakMigration(repository);
  await flux.requested(source);
  await flux.until(layer('preparation'), says(/Job\/mlflow\/mlflow-migration-broken.*Failed/));
  expect(await image()).toBe('localhost/mlflow:mended');
  await runMigrationAgain(target.cluster);
  await flux.reconciled(layer('preparation'));
  await applied(commit);
  expect(await image()).toBe('localhost/mlflow:broken');
});

test('an object is taken over by an earlier layer, and deleted on the way to a later one, as diff says', async () => {
  const uid = async () => ((await api().get(route)).body.metadata as { readonly uid?: string }).uid;
  const texts = () => sideOfFiles(textsBelow(repository.folder));
  const line = `- "../../../../../../overlays/${changedOverlay}/route.yaml"\n`;
  const move = async (from: string, to: string) => {
    const before = texts();
    const file = (name: string) => `gitops/flux/overlays/${changedOverlay}/${name}/kustomization.yaml`;
    repository.edit(file(from), (text) => text.replace(line, ''));
    repository.edit(file(to), (text) => text + line);
    const effects = layerMoves(`gitops/flux/clusters/${clusterOf(changedOverlay)}`, before, texts());
    const revision = await repository.commit(`the route moves to ${to}`);
    await flux.requested(source);
    await applied(revision);
    return effects.map(({ rule }) => rule);
  };
  const first = await uid();
  expect(await move('consumers', 'server')).toEqual([]);
  expect(await uid()).toBe(first);
  expect(await move('server', 'consumers')).toEqual(['downtime/gitops-layer-later']);
  expect(await uid()).not.toBe(first);
});

test('what holds data outlives the removal of its files and of the Kustomizations', async () => {
  const survivors = async () =>
    (await Promise.all(dataObjects.map(async (object) => (await api().get(object)).status))).filter(
      (status) => status === 200,
    ).length;
  for (const [name, file] of [
    ['foundation', 'database'],
    ['foundation', 'object-store'],
    ['consumers', 'route'],
  ] as const)
    repository.edit(`gitops/flux/overlays/${changedOverlay}/${name}/kustomization.yaml`, (text) =>
      text.replace(new RegExp(`- .*/${file}\\.yaml"?\\n`), ''),
    );
  expect(await api().get(route)).toMatchObject({ status: 200 });
  const without = await repository.commit('without database, object store and route');
  await flux.requested(source);
  await applied(without);
  expect(await api().get(route)).toMatchObject({ status: 404 });
  expect(await survivors()).toBe(dataObjects.length);

  rmSync(join(repository.folder, 'gitops/flux/overlays', changedOverlay), { recursive: true });
  await repository.commit('without the folders');
  await flux.requested(source);
  await flux.until(layer('definitions'), says(/no such file or directory|path not found/));
  expect(await api().get(server)).toMatchObject({ status: 200 });

  for (const one of layers) await api().delete(one);
  for (const one of layers) await flux.until(one, ({ metadata }) => metadata?.uid === undefined);
  expect(await api().get(server)).toMatchObject({ status: 404 });
  expect(await survivors()).toBe(dataObjects.length);
});
