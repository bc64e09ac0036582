/** The platform's DataScienceCluster, owned by others in every way: what the command of the README changes, and what it leaves alone. */
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { overlayOf, rhoaiProd } from '../support/environments.js';
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
const all = { dashboard: { managementState: 'Managed' }, mlflowoperator: { managementState: 'Managed' } };
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
  ])('with the component %s: the command takes over the field alone, and can be repeated', async (_, before) => {
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
    expect(await components()).toEqual({ mlflowoperator: { managementState: 'Managed' } });
  });

  test('a second application of the same tool removes the fields of the first', async () => {
    await created('Argo CD', sample());
    expect(await applied('--field-manager=argocd-controller', '--force-conflicts')).toMatchObject({ exitCode: 0 });
    expect(await components()).toEqual({ mlflowoperator: { managementState: 'Managed' } });
  });
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
