/** What Argo CD does when something is not there yet, fails, is changed by hand, or is removed from Git. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Application, ArgoCd, isWell } from './harness/argo-cd.js';
import {
  breakMigration,
  changedOverlay,
  dataObjects,
  mendMigration,
  runMigrationAgain,
  server,
} from './harness/broken.js';
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Repository } from './harness/repository.js';
import { readAll, Target } from './harness/target.js';
import { Webhook } from './harness/webhook.js';

let alerts: Webhook;
let argo: ArgoCd;
let repository: Repository;
let target: Target;
let name: string;

beforeAll(async () => {
  repository = await Repository.start('overlays');
  alerts = await Webhook.start();
  const notifications = [{ service: 'alerts', recipient: 'ml-platform' }];
  const output = new FleetOutput(repository, [changedOverlay], { notifications });
  argo = await ArgoCd.start();
  await argo.startNotifications(alerts.url);
  target = await Target.start(changedOverlay, 'wait');
  const [role] = output.objects('openshift-gitops/controller-role.yaml');
  const rules = role?.['rules'] as readonly object[];
  await argo.addCluster(clusterOf(changedOverlay), target.cluster, await target.tokenWith([...readAll, ...rules]));
  for (const file of ['argocd-cm', 'project', 'applications'])
    for (const object of output.objects(`argocd/${file}.yaml`)) {
      await argo.apply(object);
      ({ name } = object.metadata);
    }
});
afterAll(async () => {
  await argo?.stop();
  await target?.stop();
  await repository?.stop();
  await alerts?.stop();
});

const api = () => target.cluster.api;
const image = async () => JSON.stringify((await api().get(server)).body).match(/localhost\/mlflow:[\w.]+/)?.[0];

test('the server waits for its Secrets, its database and the migration', async () => {
  const message = ({ status }: Application) => status?.operationState?.message ?? '';
  await argo.until(
    name,
    (application) => /waiting for healthy state of .*ExternalSecret/.test(message(application)),
    60,
  );
  expect(await api().get(server)).toMatchObject({ status: 404 });
  target.beginControllers();
  await argo.until(name, isWell);
  expect(await api().get(server)).toMatchObject({ status: 200 });
});

test('changes by hand are undone', async () => {
  const { apiVersion, kind, metadata } = server;
  await api().merge({ apiVersion, kind, metadata, spec: { progressDeadlineSeconds: 77 } });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: server.metadata };
  await api().delete(service);
  await argo.refreshed(name);
  await argo.until(name, isWell);
  expect(await api().get(service)).toMatchObject({ status: 200 });
  expect((await api().get(server)).body['spec']).not.toMatchObject({ progressDeadlineSeconds: 77 });
});

test('a migration that fails stops the rest and is reported; a later version mends it without hands', async () => {
  const before = await image();
  await breakMigration(repository);
  await argo.refreshed(name);
  const broken = await argo.until(name, ({ status }) =>
    (status?.operationState?.syncResult?.resources ?? []).some(({ hookPhase }) => hookPhase === 'Failed'),
  );
  await argo.until(name, ({ status }) => status?.health?.status === 'Degraded');
  const results = broken.status?.operationState?.syncResult?.resources ?? [];
  expect(results.filter(({ hookPhase }) => hookPhase === 'Failed').map(({ name: job }) => job)).toEqual([
    'mlflow-migration-broken',
  ]);
  expect(await image()).toBe(before);
  expect(await alerts.until(/Degraded/)).toBe(`${name} Degraded`);
  await mendMigration(repository);
  await argo.refreshed(name);
  await argo.until(name, isWell);
  expect(await image()).toBe('localhost/mlflow:mended');
});

test('a migration whose cause is mended runs again when its Job is deleted, by the retries of the same commit', async () => {
  const commit = await breakMigration(repository);
  await argo.refreshed(name);
  await argo.until(name, ({ status }) => status?.health?.status === 'Degraded');
  expect(await image()).toBe('localhost/mlflow:mended');
  await runMigrationAgain(target.cluster);
  const { status } = await argo.until(name, isWell);
  expect(status?.sync?.revision).toContain(commit);
  expect(await image()).toBe('localhost/mlflow:broken');
});

test('what holds data outlives the removal of its files, the folder, and the Application', async () => {
  expect(dataObjects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Namespace', 'Cluster', 'StatefulSet']));
  const survivors = async () =>
    (await Promise.all(dataObjects.map(async (object) => (await api().get(object)).status))).filter(
      (status) => status === 200,
    ).length;
  const folder = join('overlays', changedOverlay);
  for (const file of ['database.yaml', 'object-store.yaml', 'route.yaml'])
    rmSync(join(repository.folder, folder, file));
  repository.edit(`${folder}/kustomization.yaml`, (text) =>
    text.replace(/- (database|object-store|route)\.yaml\n/g, ''),
  );
  await repository.commit('without database, object store and route');
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'mlflow', namespace: 'mlflow' },
  };
  await argo.refreshed(name);
  await argo.until(name, () => true);
  const gone = async () => (await api().get(route)).status === 404;
  for (let tries = 0; tries < 200 && !(await gone()); tries++) await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await gone()).toBe(true);
  expect(await survivors()).toBe(dataObjects.length);

  rmSync(join(repository.folder, folder), { recursive: true });
  await repository.commit('without the folder');
  const lost = await argo.refreshed(name);
  expect(lost.status?.conditions).toContainEqual(expect.objectContaining({ type: 'ComparisonError' }));
  expect(await api().get(server)).toMatchObject({ status: 200 });

  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
  };
  await argo.hub.api.delete(application);
  await argo.until(name, ({ metadata }) => metadata?.name === undefined);
  expect(await api().get(server)).toMatchObject({ status: 404 });
  expect(await survivors()).toBe(dataObjects.length);
});
