/** The platform's DataScienceCluster, owned by others in every way: what the command of the README changes, and what it leaves alone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { overlayOf, rhoaiProd, today } from '../support/environments.js';
import { Cluster, type Output } from './harness/cluster.js';
import { instructionsOf } from './harness/overlay-readme.js';
import { overlays } from './harness/overlays.js';
import { definePlatform } from './harness/platform-definitions.js';
import { Reader } from './harness/reader.js';

const folder = join(overlays, 'rhoai/prod');
const file = join(folder, 'platform.yaml');
const merge = instructionsOf(folder).apply.find((command) => command.includes('platform.yaml')) ?? '';

let cluster: Cluster;
let reader: Reader;

/** The sample of RHOAI 3.4 (config/rhoai/samples), and a cluster whose administrator never set the field. */
const sample = (mlflow?: string) => ({
  dashboard: { managementState: 'Managed' },
  ...(mlflow ? { mlflowoperator: { managementState: mlflow } } : {}),
});
/** What the overlay sets: the operator, and the components that its environment names. */
const ours = Object.fromEntries(
  ['mlflowoperator', 'workbenches', 'aipipelines'].map((name) => [name, { managementState: 'Managed' }]),
);
const all = { dashboard: { managementState: 'Managed' }, ...ours };
const object = (components: object): KubernetesObject => ({
  apiVersion: 'datasciencecluster.opendatahub.io/v2',
  kind: 'DataScienceCluster',
  metadata: { name: 'default-dsc' },
  spec: { components },
});

/** How its administrator may have created it. */
const ways: Readonly<Record<string, readonly string[]>> = {
  'oc create': ['create'],
  'oc apply': ['apply'],
  'oc apply --server-side': ['apply', '--server-side'],
  'Argo CD': ['apply', '--server-side', '--field-manager=argocd-controller'],
  Flux: ['apply', '--server-side', '--field-manager=kustomize-controller'],
};

beforeAll(async () => {
  cluster = await Cluster.start({ extent: 'api' });
  reader = new Reader(cluster, folder);
  await definePlatform(cluster, 'DataScienceCluster');
});
afterAll(async () => cluster?.stop());

async function created(way: string, components: object): Promise<void> {
  await cluster.must('delete', 'datasciencecluster', '--all');
  const path = cluster.file('dsc.json', JSON.stringify(object(components)));
  await cluster.must(...(ways[way] ?? []), '-f', path);
}

async function components(): Promise<unknown> {
  const { body } = await cluster.api.get(object({}));
  return (body['spec'] as { components: unknown }).components;
}

const applied = (...options: readonly string[]): Promise<Output> =>
  cluster.kubectl('apply', '--server-side', ...options, '-f', file);

describe.each(Object.keys(ways))('a DataScienceCluster created by %s', (way) => {
  test.each([
    ['Removed', sample('Removed')],
    ['not set', sample()],
    ['Managed', sample('Managed')],
  ])('with the component %s: the command takes over the fields of the file alone, and can be repeated', async (_, before) => {
    await created(way, before);
    for (let times = 0; times < 2; times++) {
      expect(await reader.type(merge)).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await components()).toEqual(all);
    }
  });
});

describe('what the README warns of happens', () => {
  test.each(['oc create', 'Argo CD', 'Flux'])('apply conflicts with %s where the component is Removed', async (way) => {
    await created(way, sample('Removed'));
    expect((await applied()).stderr).toMatch(/conflict with .*mlflowoperator\.managementState/s);
    expect(await components()).toEqual(sample('Removed'));
  });

  test.each(['oc apply', 'oc apply --server-side'])('apply removes every other component after %s', async (way) => {
    await created(way, sample());
    expect(await applied()).toMatchObject({ exitCode: 0 });
    expect(await components()).toEqual(ours);
  });

  test('a second application of the same tool removes the fields of the first', async () => {
    await created('Argo CD', sample());
    expect(await applied('--field-manager=argocd-controller', '--force-conflicts')).toMatchObject({ exitCode: 0 });
    expect(await components()).toEqual(ours);
  });
});

test('the commands of the README on rights say yes to an administrator, and no to others', async () => {
  await definePlatform(cluster, 'OdhDashboardConfig');
  await cluster.define('prometheus-operator');
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const commands = readme.split('\n').filter((line) => line.startsWith('oc auth can-i '));
  expect(commands.length).toBeGreaterThan(2);
  const dashboards = commands.filter((command) => /datascienceclusters|odhdashboardconfigs/.test(command));
  for (const command of dashboards) {
    expect([command, (await reader.type(command)).stdout]).toEqual([command, 'yes\n']);
    expect((await reader.type(`${command} --as=system:serviceaccount:team-a:default`)).stdout).toBe('no\n');
  }
});

test('the field of the dashboard is merged into a configuration that others own, and taken back', async () => {
  const metadata = { name: 'odh-dashboard-config', namespace: 'redhat-ods-applications' };
  const config: KubernetesObject = { apiVersion: 'opendatahub.io/v1alpha', kind: 'OdhDashboardConfig', metadata };
  await definePlatform(cluster, 'OdhDashboardConfig');
  await cluster.must('create', 'namespace', metadata.namespace);
  const flags = { dashboardConfig: { promptManagement: true } };
  const path = cluster.file('dashboard.json', JSON.stringify({ ...config, spec: flags }));
  await cluster.must('apply', '-f', path);
  const spec = async () => (await cluster.api.get(config)).body['spec'];
  const { apply, purge } = instructionsOf(folder);
  const merging = apply.find((command) => command.includes('dashboard.yaml')) ?? '';
  expect(await reader.type(merging)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await spec()).toEqual({ ...flags, globalMLflowNamespaces: ['mlflow-shared'] });
  const back = purge.find((command) => command.includes('dashboard.yaml')) ?? '';
  expect(await reader.type(back)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await spec()).toEqual({ ...flags, globalMLflowNamespaces: [] });
});

describe('the groups of the platform', () => {
  const auth = {
    apiVersion: 'services.platform.opendatahub.io/v1alpha1',
    kind: 'Auth',
    metadata: { name: 'auth' },
  } as const;
  const yaml = `${rhoaiProd}platformGroups: {adminGroups: [rhods-admins, ml-platform]}\n`;

  test('are merged into an Auth resource that others own, and the other list stays', async () => {
    const written = mkdtempSync(join(tmpdir(), 'groups-'));
    const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    for (const [name, text] of result.texts.files) writeFileSync(join(written, name), text);
    const groups = new Reader(cluster, written);
    const [missing] = (await groups.unmet()).filter((command) => command.includes(' get auths.'));
    expect(missing).toBe('oc get auths.services.platform.opendatahub.io auth');
    await definePlatform(cluster, 'Auth');
    const before = { adminGroups: ['rhods-admins'], allowedGroups: ['system:authenticated'] };
    await cluster.must('apply', '-f', cluster.file('auth.json', JSON.stringify({ ...auth, spec: before })));
    const merging = instructionsOf(written).apply.find((command) => command.includes('groups.yaml')) ?? '';
    for (let times = 0; times < 2; times++) {
      expect(await groups.type(merging)).toMatchObject({ exitCode: 0, stderr: '' });
      const { body } = await cluster.api.get(auth);
      expect(body['spec']).toEqual({ ...before, adminGroups: ['rhods-admins', 'ml-platform'] });
    }
    rmSync(written, { recursive: true });
  });

  test('may not be all users as administrators, which synth refuses too', async () => {
    const spec = { adminGroups: ['system:authenticated'], allowedGroups: ['a'] };
    const { status, body } = await cluster.api.apply({ ...auth, spec });
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining('AdminGroups cannot contain')]);
  });
});

describe('the prerequisite of workbenches', () => {
  const workbench = 'workbenches: [{name: alice, namespace: team-a, image: "example.com/wb:1"}]\n';
  const { prerequisites } = overlayOf(`${rhoaiProd.replace('stage: prod', 'stage: dev')}${workbench}`);
  const enabled = prerequisites.find(({ what }) => what.startsWith('the component workbenches'))?.test ?? '';

  test.each([
    [{ workbenches: { managementState: 'Managed' } }, 0],
    [{ workbenches: { managementState: 'Removed' } }, 1],
    [{}, 1],
  ])('tells the state of the component: %j', async (components, exitCode) => {
    await created('oc create', components);
    expect(await reader.type(enabled)).toMatchObject({ exitCode });
  });
});

test.each([
  ['mlflow', /DEPRECATED: spec\.dashboardConfig\.mlflow must be removed or left unchanged/],
  ['mlflowPipelines', /mlflowPipelines: field not declared in schema/],
])('the API server refuses the flag %s, which the check MLF-PLATFORM-1 refuses', async (flag, message) => {
  await definePlatform(cluster, 'OdhDashboardConfig');
  const metadata = { name: 'flags', namespace: 'default' };
  const config = { apiVersion: 'opendatahub.io/v1alpha', kind: 'OdhDashboardConfig', metadata };
  const path = cluster.file('flags.json', JSON.stringify({ ...config, spec: { dashboardConfig: {} } }));
  await cluster.must('apply', '--server-side', '-f', path);
  const flagged = cluster.file(
    'flags.json',
    JSON.stringify({ ...config, spec: { dashboardConfig: { [flag]: true } } }),
  );
  expect((await cluster.kubectl('apply', '--server-side', '-f', flagged)).stderr).toMatch(message);
});

describe('without the DataScienceCluster in the overlay', () => {
  const overlay = overlayOf(`${rhoaiProd}operator: {installedBy: platform, enableComponent: false}\n`);
  const enabled = overlay.prerequisites.find(({ what }) => what.startsWith('the component mlflowoperator'))?.test ?? '';

  test.each([
    ['Managed', 0],
    ['Removed', 1],
    [undefined, 1],
  ])('the prerequisite tells that the component is %s', async (state, exitCode) => {
    await created('oc create', sample(state));
    expect(await reader.type(enabled)).toMatchObject({ exitCode });
  });
});

describe('with an operator of our own', () => {
  const [without = ''] = instructionsOf(join(overlays, 'odh/prod')).prerequisites;

  test.each([
    ['Managed', 1],
    ['Removed', 0],
    [undefined, 0],
  ])('the prerequisite tells that the component is %s', async (state, exitCode) => {
    await created('oc create', sample(state));
    expect(await reader.type(without)).toMatchObject({ exitCode });
  });

  test('the prerequisite is met without a DataScienceCluster', async () => {
    await cluster.must('delete', 'datasciencecluster', '--all');
    expect(await reader.type(without)).toMatchObject({ exitCode: 0 });
  });
});
