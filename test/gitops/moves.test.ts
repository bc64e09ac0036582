/** An overlay that is upgraded, and moved from Argo CD to Flux and back: nothing is restarted, made anew or lost on the way. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { earlierOverlays, historyMissing } from '../cluster/harness/history.js';
import { objectsOf, overlays } from '../cluster/harness/overlays.js';
import { ArgoCd, isWell } from './harness/argo-cd.js';
import { changedOverlay, server } from './harness/broken.js';
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Flux, isReady } from './harness/flux.js';
import { Repository } from './harness/repository.js';
import { readAll, Target } from './harness/target.js';

const cluster = clusterOf(changedOverlay);
const folder = `overlays/${changedOverlay}`;
const output = (settings: object = {}) => new FleetOutput(repository, [changedOverlay], settings);
const fluxFolder = `flux/clusters/${cluster}`;
const layersOf = (from: FleetOutput) => from.objects(`${fluxFolder}/${cluster}.yaml`);

let argo: ArgoCd;
let flux: Flux;
let repository: Repository;
let target: Target;
let name: string;
/** Versions of pods and of data: what a restart or a new object changes. */
let before: readonly string[];

beforeAll(async () => {
  repository = await Repository.start('overlays');
  // A clone without history begins with the overlay of today.
  const [earlier] = historyMissing() ? [] : earlierOverlays(changedOverlay, join(repository.folder, '..', 'history'));
  if (earlier) {
    process.stdout.write(`the upgrade begins with ${changedOverlay} of commit ${earlier.commit}\n`);
    replaceOverlay(earlier.folder);
    await repository.commit('an overlay of an earlier version');
  } else process.stdout.write(`SKIPPED: the upgrade of ${changedOverlay}, because ${historyMissing()}\n`);
  argo = await ArgoCd.start();
  target = await Target.start(changedOverlay);
  const [role] = output().objects('openshift-gitops/controller-role.yaml');
  const rules = role?.['rules'] as readonly object[];
  await argo.addCluster(cluster, target.cluster, await target.tokenWith([...readAll, ...rules]));
  for (const file of ['argocd-cm', 'project'])
    for (const object of output().objects(`argocd/${file}.yaml`)) await argo.apply(object);
});
afterAll(async () => {
  await argo?.stop();
  await target?.stop();
  await repository?.stop();
});

function replaceOverlay(from: string): void {
  rmSync(join(repository.folder, folder), { recursive: true, force: true });
  cpSync(from, join(repository.folder, folder), { recursive: true });
}

async function applyApplication(from: FleetOutput): Promise<void> {
  for (const object of from.objects('argocd/applications.yaml')) {
    ({ name } = object.metadata);
    await argo.apply(object);
  }
}

/** `Deployment mlflow/mlflow 1f0c… 2`: its identity, and how often its pods were changed. */
async function states(): Promise<readonly string[]> {
  const wanted = objectsOf(join(overlays, changedOverlay)).filter(({ kind }) => kind !== 'Job' && kind !== 'Pod');
  return Promise.all(
    wanted.map(async (object) => {
      const { body } = await target.cluster.api.get(object);
      const { uid, generation } = (body as unknown as KubernetesObject).metadata;
      return `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name} ${String(uid)} ${String(generation)}`;
    }),
  );
}

test('an overlay of an earlier version becomes that of today', async () => {
  await applyApplication(output());
  await argo.until(name, isWell);
  const { uid } = (await target.cluster.api.get(server)).body.metadata as { readonly uid?: string };
  replaceOverlay(join(overlays, changedOverlay));
  const revision = await repository.commit('the overlay of today');
  await argo.refreshed(name);
  await argo.until(name, (application) => isWell(application) && application.status?.sync?.revision === revision);
  expect((await target.cluster.api.get(server)).body.metadata).toMatchObject({ uid });
});

test('Flux takes over from Argo CD', async () => {
  before = await states();
  expect(before.length).toBeGreaterThan(20);
  await applyApplication(output({ deletionPolicy: 'Orphan' }));
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
  };
  await argo.hub.api.delete(application);
  await argo.until(name, ({ metadata }) => metadata?.name === undefined);
  expect(await states()).toEqual(before);

  output().write(repository);
  await repository.commit('the fleet of Flux');
  flux = await Flux.start(target.cluster);
  await target.cluster.must('apply', '--server-side', '-k', join(repository.folder, 'gitops', fluxFolder));
  for (const layer of layersOf(output())) await flux.until(layer, isReady);
  expect(await states()).toEqual(before);
});

test('Argo CD takes over from Flux', async () => {
  const orphaning = layersOf(output({ deletionPolicy: 'Orphan' }));
  for (const layer of orphaning) await flux.apply(layer);
  for (const layer of orphaning) await target.cluster.api.delete(layer);
  for (const layer of orphaning) await flux.until(layer, ({ metadata }) => metadata?.uid === undefined);
  expect(await states()).toEqual(before);

  await applyApplication(output());
  // Everything is as it has to be, so Argo CD has nothing to sync.
  await argo.until(name, ({ status }) => status?.sync?.status === 'Synced' && status.health?.status === 'Healthy');
  expect((await argo.refreshed(name)).status?.sync?.status).toBe('Synced');
  expect(await states()).toEqual(before);
});
