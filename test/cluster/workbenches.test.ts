/** Workbenches, with the notebook controller played by its rules: what our manifests become, and what is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workbenchChanges } from '../../lib/changes/workbench-changes.js';
import { checks } from '../../lib/checks/all.js';
import type { OperatedEnvironment } from '../../lib/environment/environment.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { toYaml } from '../../lib/output/yaml.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { environmentOf, overlayOf } from '../support/environments.js';
import { bob, own, workbenches } from '../support/workbenches.js';
import { Cluster } from './harness/cluster.js';
import { NotebookController } from './harness/notebook-controller.js';
import { restrictedNamespace } from './harness/others.js';
import { create } from './harness/writes.js';

const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
let cluster: Cluster;
let controller: NotebookController;

beforeAll(async () => {
  cluster = await Cluster.start({ extent: 'api' });
  await cluster.define('open-data-hub');
  await create(cluster, restrictedNamespace('team-a'));
  controller = await NotebookController.start(cluster, folder, 'rh-ai.apps.example.com');
});
afterAll(async () => {
  controller?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true });
});

const notebook = (name: string): KubernetesObject => ({
  apiVersion: 'kubeflow.org/v1',
  kind: 'Notebook',
  metadata: { name, namespace: 'team-a' },
});
const onCluster = async (name: string) => (await cluster.api.get(notebook(name))).body;
const variablesOf = (object: unknown) =>
  (
    at(object, 'spec', 'template', 'spec', 'containers') as { env: { name: string; value: string }[] }[] | undefined
  )?.[0]?.env;

const apply = (yaml: string) => {
  const objects = overlayOf(yaml).objects.filter(
    ({ kind, metadata }) => metadata.namespace === 'team-a' && kind !== 'MLflowConfig',
  );
  return cluster.kubectl(
    'apply',
    '--server-side',
    '--validate=strict',
    '-f',
    cluster.file('workbenches.yaml', toYaml(objects)),
  );
};

describe('a workbench of the overlay', () => {
  test('is admitted, and gets its variables and its binding from the platform', async () => {
    expect(await apply(workbenches(own))).toMatchObject({ exitCode: 0, stderr: '' });
    await controller.reconcile('alice', 'team-a');
    expect(variablesOf(await onCluster('alice'))).toEqual(
      expect.arrayContaining([
        { name: 'MLFLOW_TRACKING_URI', value: 'https://rh-ai.apps.example.com/mlflow' },
        { name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes-namespaced' },
      ]),
    );
    await cluster.must('-n', 'team-a', 'get', 'rolebinding', 'alice-mlflow');
  });

  test('can be applied again: no field is that of another owner, and nothing changes', async () => {
    const before = await onCluster('alice');
    expect(await apply(workbenches(own))).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await onCluster('alice')).metadata['generation']).toBe(before.metadata['generation']);
  });

  test('keeps its annotation while it runs: what is a problem is refused, and what is none is not', async () => {
    const [running, still] = [`${own}, mlflow: false`, `${own}, mlflow: false, stopped: true`].map((item) =>
      workbenches(item),
    );
    const problems = (yaml = '') =>
      workbenchChanges(
        overlayOf(workbenches(own)).objects,
        overlayOf(yaml).objects,
        environmentOf(yaml) as OperatedEnvironment,
      );
    expect(problems(running)).toHaveLength(1);
    expect((await apply(running ?? '')).stderr).toContain("cannot remove 'opendatahub.io/mlflow-instance' annotation");
    expect(problems(still)).toEqual([]);
    expect(await apply(still ?? '')).toMatchObject({ exitCode: 0 });
    await controller.reconcile('alice', 'team-a');
    expect(JSON.stringify(variablesOf(await onCluster('alice')))).not.toContain('MLFLOW_TRACKING');
    expect((await cluster.kubectl('-n', 'team-a', 'get', 'rolebinding', 'alice-mlflow')).stderr).toContain('not found');
    // Started without MLflow, and then with it again.
    expect(await apply(running ?? '')).toMatchObject({ exitCode: 0 });
    expect(await apply(workbenches(own))).toMatchObject({ exitCode: 0 });
  });

  test('is not taken from the overlay by existing: true, which would empty it', async () => {
    const object = { ...notebook('alice'), metadata: { ...notebook('alice').metadata, annotations: { note: 'a' } } };
    const path = cluster.file(
      'partial.json',
      JSON.stringify({
        ...object,
        metadata: { ...object.metadata, annotations: { 'opendatahub.io/mlflow-instance': 'mlflow' } },
      }),
    );
    await cluster.must('apply', '--server-side', '--dry-run=server', '-f', path);
    const { stdout } = await cluster.kubectl('apply', '--server-side', '--dry-run=server', '-o', 'json', '-f', path);
    expect(JSON.parse(stdout)).not.toHaveProperty('spec.template.spec.containers[0].image');
  });
});

test.each([
  ['hostNetwork', { hostNetwork: true }],
  ['hostPath', { volumes: [{ name: 'disk', hostPath: { path: '/data' } }] }],
  ['serviceAccountName', { serviceAccountName: 'training' }],
  ['privileged', { containers: [{ name: 'carol', image: 'a:1', securityContext: { privileged: true } }] }],
])('MLF-WORKBENCH-3 finds what the webhook refuses: %s', async (says, pod) => {
  const object = {
    ...notebook('carol'),
    spec: { template: { spec: { containers: [{ name: 'carol', image: 'a:1' }], ...pod } } },
  };
  const { body } = await cluster.api.create(object);
  expect(JSON.stringify(body)).toContain(says);
  const check = checks.find(({ id }) => id === 'MLF-WORKBENCH-3');
  const manifests = { objects: [object], requirements: [], operatorMade: [] };
  expect(check && 'run' in check ? [...check.run(manifests as never)] : []).toHaveLength(1);
});

describe('a workbench of the dashboard', () => {
  beforeAll(async () => {
    const annotations = { 'opendatahub.io/username': 'bob' };
    const spec = { template: { spec: { containers: [{ name: 'jupyter-bob', image: 'jupyter:1' }] } } };
    await create(cluster, {
      ...notebook('jupyter-bob'),
      metadata: { ...notebook('jupyter-bob').metadata, annotations },
      spec,
    });
    await controller.reconcile('jupyter-bob', 'team-a');
  });

  const yaml = workbenches(bob, 'name: carol, existing: true');
  const commands = () =>
    overlayReadme(overlayOf(yaml), [])
      .split('\n')
      .filter((line) => line.startsWith('oc ') && line.includes('/jupyter-bob '));
  const typed = (line: string) => {
    const [, ...words] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    return cluster.kubectl(...words);
  };

  test('gets the annotation and keeps everything else', async () => {
    const [merge = ''] = commands();
    expect(merge).toContain(' patch ');
    for (let times = 0; times < 2; times++) expect(await typed(merge)).toMatchObject({ exitCode: 0 });
    const object = await onCluster('jupyter-bob');
    expect(object.metadata.annotations).toMatchObject({
      'opendatahub.io/username': 'bob',
      'opendatahub.io/mlflow-instance': 'mlflow',
    });
    expect(at(object, 'spec', 'template', 'spec', 'containers')).toEqual([
      expect.objectContaining({ image: 'jupyter:1' }),
    ]);
  });

  test('loses it by the commands of the README, the second of which is refused without the first', async () => {
    const [, stop = '', remove = ''] = commands();
    expect((await typed(remove)).stderr).toContain('while the notebook is running');
    expect(await typed(stop)).toMatchObject({ exitCode: 0 });
    expect(await typed(remove)).toMatchObject({ exitCode: 0 });
    expect((await onCluster('jupyter-bob')).metadata.annotations).not.toHaveProperty([
      'opendatahub.io/mlflow-instance',
    ]);
  });

  test('must exist: an apply creates one without a container, as the README warns', async () => {
    const [, carol] = overlayOf(yaml).objects.filter(({ kind }) => kind === 'Notebook');
    await cluster.must('apply', '--server-side', '-f', cluster.file('carol.yaml', toYaml(carol ? [carol] : [])));
    expect(await onCluster('carol')).not.toHaveProperty('spec.template.spec.containers');
  });
});
