/** What uses MLflow in a workspace, by the definitions of each project: nothing is refused or pruned, and pods are admitted as restricted. */
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { toYaml } from '../../lib/output/yaml.js';
import { overlayOf } from '../support/environments.js';
import { standaloneDev } from '../support/standalone.js';
import { everyConsumer } from '../support/teams.js';
import { Cluster } from './harness/cluster.js';
import { restrictedNamespace } from './harness/others.js';
import { create } from './harness/writes.js';

let cluster: Cluster;
const { files, requirements } = overlayOf(standaloneDev + everyConsumer);
const objects = files
  .filter(({ name }) => ['clients.yaml', 'consumers.yaml', 'kubeflow.yaml'].includes(name))
  .flatMap((file) => file.objects);

beforeAll(async () => {
  cluster = await Cluster.start({
    extent: 'api',
    definitions: ['open-data-hub', 'trainer', 'ray-operator', 'spark-operator', 'argo-workflows'],
  });
  await create(cluster, restrictedNamespace('team-a'));
  await create(cluster, restrictedNamespace('kubeflow'));
  for (const { kind, name, namespace } of requirements)
    if (kind === 'ServiceAccount')
      await create(cluster, { apiVersion: 'v1', kind, metadata: { name, namespace } } as KubernetesObject);
});
afterAll(async () => cluster?.stop());

const apply = () =>
  cluster.kubectl('apply', '--server-side', '--validate=strict', '-f', cluster.file('consumers.yaml', toYaml(objects)));

test('every kind is admitted without a warning, and applied again it changes nothing', async () => {
  expect(new Set(objects.map(({ kind }) => kind))).toEqual(
    new Set(
      `ConfigMap Deployment Service CronJob Job WorkflowTemplate Role RoleBinding PodDefault TrainJob RayJob
       SparkApplication`.split(/\s+/),
    ),
  );
  expect(await apply()).toMatchObject({ exitCode: 0, stderr: '' });
  const generations = async () =>
    Promise.all(objects.map(async (object) => (await cluster.api.get(object)).body.metadata['generation']));
  const before = await generations();
  expect(await apply()).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await generations()).toEqual(before);
});

test('the account of a workflow may report its results, and nothing else', async () => {
  const can = async (verb: string, resource: string, group: string) => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: 'system:serviceaccount:team-a:training',
        resourceAttributes: { namespace: 'team-a', verb, resource, group },
      },
    };
    const path = cluster.file('review.json', JSON.stringify(review));
    return (await cluster.kubectl('create', '-f', path, '-o', 'jsonpath={.status.allowed}')).stdout;
  };
  expect(await can('create', 'workflowtaskresults', 'argoproj.io')).toBe('true');
  expect(await can('patch', 'workflowtaskresults', 'argoproj.io')).toBe('true');
  expect(await can('delete', 'workflowtaskresults', 'argoproj.io')).toBe('false');
  expect(await can('create', 'pods', '')).toBe('false');
});

test('the fields of a TrainJob cannot be changed, as the documents say', async () => {
  const job = objects.find(({ kind }) => kind === 'TrainJob');
  const changed = { ...job, spec: { ...(job?.['spec'] as object), trainer: { image: 'example.com/other:1' } } };
  const path = cluster.file('changed.yaml', toYaml([changed as KubernetesObject]));
  const { stderr } = await cluster.kubectl('apply', '--server-side', '-f', path);
  expect(stderr).toContain('field is immutable');
});

test('the quota of a namespace admits the pods: every container has requests and limits of memory', async () => {
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'team', namespace: 'team-a' },
    spec: { hard: { 'requests.cpu': '20', 'requests.memory': '64Gi', 'limits.memory': '64Gi' } },
  };
  await create(cluster, quota as unknown as KubernetesObject);
  const template = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'agent');
  const { spec } = (template?.['spec'] as { template: { spec: object } }).template;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'agent', namespace: 'team-a' }, spec };
  const { exitCode, stderr } = await cluster.kubectl(
    ...['create', '--dry-run=server', '-f'],
    cluster.file('pod.yaml', toYaml([pod as unknown as KubernetesObject])),
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});
