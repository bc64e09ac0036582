/** Each kind of training has variables, token, account and queue where its controller reads them. */
import { validateObject } from '../../lib/crds/validate.js';
import { consumersOf, image, keyAccess } from '../support/consumers.js';
import { only, specOf } from '../support/objects.js';

const client = { experiment: 'fraud', account: 'training', token: {} } as const;
const token = expect.objectContaining({ name: 'mlflow-token' });
const experiment = { name: 'MLFLOW_EXPERIMENT_NAME', value: 'fraud' };

test('a Job runs again when its settings change, and never otherwise', () => {
  const nameOf = (args: string[]) =>
    consumersOf({ training: { jobs: [{ name: 'train', image, args }] } }).objects[0]?.metadata.name;
  expect(nameOf(['1'])).toMatch(/^train-1-0-0-[0-9a-f]{8}$/);
  expect(nameOf(['1'])).toBe(nameOf(['1']));
  expect(nameOf(['1'])).not.toBe(nameOf(['2']));
});

test('a TrainJob has variables in its trainer, account and token in a patch of its runtime', () => {
  const { objects, requirements } = consumersOf(
    {
      training: {
        trainJobs: [{ name: 'tune', image, runtime: { name: 'torch-distributed' }, nodes: 2, queue: 'gpu' }],
      },
    },
    { client },
  );
  const job = only(objects, 'TrainJob');
  expect(job.metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'gpu' });
  expect(specOf(job)).toEqual({
    runtimeRef: { apiGroup: 'trainer.kubeflow.org', kind: 'ClusterTrainingRuntime', name: 'torch-distributed' },
    trainer: {
      image,
      numNodes: 2,
      env: expect.arrayContaining([experiment, { name: 'MLFLOW_WORKSPACE', value: 'team-a' }]),
    },
    runtimePatches: [
      {
        manager: 'cdk8s-mlflow/client',
        trainingRuntimeSpec: {
          template: {
            spec: {
              replicatedJobs: [
                {
                  name: 'node',
                  template: {
                    spec: {
                      template: {
                        spec: {
                          serviceAccountName: 'training',
                          volumes: [token],
                          containers: [{ name: 'node', volumeMounts: [token] }],
                        },
                      },
                    },
                  },
                },
              ],
            },
          },
        },
      },
    ],
  });
  // The trainer refuses variables of the container node in a patch.
  expect(JSON.stringify(specOf(job)['runtimePatches'])).not.toContain('"env"');
  expect(requirements).toContainEqual(expect.objectContaining({ kind: 'ServiceAccount', name: 'training' }));
});

test('the pods of a RayJob are all connected, and nothing else submits it', () => {
  const { objects } = consumersOf(
    { training: { rayJobs: [{ name: 'ray', image, rayVersion: '2.52.0', entrypoint: 'python x.py', workers: 3 }] } },
    { client },
  );
  const spec = specOf<Readonly<Record<string, unknown>>>(only(objects, 'RayJob'));
  const pod = {
    spec: {
      serviceAccountName: 'training',
      automountServiceAccountToken: false,
      volumes: expect.arrayContaining([token]),
      containers: [{ env: expect.arrayContaining([experiment]), volumeMounts: expect.arrayContaining([token]) }],
    },
  };
  expect(spec).toMatchObject({
    entrypoint: 'python x.py',
    submissionMode: 'HTTPMode',
    rayClusterSpec: { headGroupSpec: { template: pod }, workerGroupSpecs: [{ replicas: 3, template: pod }] },
  });
});

test('driver and executors of Spark are connected, and the account needs the rights of a driver too', () => {
  const { objects, requirements } = consumersOf(
    {
      training: {
        sparkApplications: [
          { name: 'features', image, sparkVersion: '4.0.1', main: 'local:///f.py', executors: 2, memory: '4g' },
        ],
      },
    },
    { client },
  );
  const role = { serviceAccount: 'training', memory: '4g', env: expect.arrayContaining([experiment]) };
  expect(specOf(only(objects, 'SparkApplication'))).toMatchObject({
    volumes: [token],
    driver: { ...role, volumeMounts: [token] },
    executor: { ...role, instances: 2, volumeMounts: [token] },
  });
  expect(requirements[0]?.conditions).toEqual(['rights in MLflow', expect.stringContaining('driver of Spark')]);
});

test('a workflow has a token for its executor whatever the login, and the rights to report results', () => {
  const { objects, secrets } = consumersOf({ workflows: [{ name: 'prepare', image }] }, { access: keyAccess });
  expect(specOf(only(objects, 'WorkflowTemplate'))).toMatchObject({
    entrypoint: 'prepare',
    serviceAccountName: 'mlflow-client',
    automountServiceAccountToken: true,
    securityContext: { runAsNonRoot: true },
    templates: [
      {
        name: 'prepare',
        container: {
          image,
          env: expect.arrayContaining([
            {
              name: 'MLFLOW_TRACKING_PASSWORD',
              valueFrom: { secretKeyRef: { name: 'mlflow-credentials', key: 'MLFLOW_TRACKING_PASSWORD' } },
            },
          ]),
        },
      },
    ],
  });
  expect(only(objects, 'Role')['rules']).toEqual([
    { apiGroups: ['argoproj.io'], resources: ['workflowtaskresults'], verbs: ['create', 'patch'] },
  ]);
  expect(secrets).toContainEqual(expect.objectContaining({ name: 'mlflow-credentials', namespace: 'team-a' }));
});

test('every kind fits the definition of its project', () => {
  const { objects } = consumersOf(
    {
      workflows: [{ name: 'prepare', image }],
      training: {
        trainJobs: [{ name: 'tune', image, runtime: { name: 'r' }, resources: { limits: { cpu: '1' } } }],
        rayJobs: [{ name: 'ray', image, rayVersion: '2.52.0', entrypoint: 'x' }],
        sparkApplications: [{ name: 'spark', image, sparkVersion: '4.0.1', main: 'x' }],
      },
    },
    { client: { ...client, ca: { configMap: 'mlflow-ca' } } },
  );
  const custom = objects.filter(({ kind }) => !['Role', 'RoleBinding'].includes(kind));
  expect(custom.map(({ kind }) => kind).sort()).toEqual(['RayJob', 'SparkApplication', 'TrainJob', 'WorkflowTemplate']);
  for (const object of custom) expect(validateObject(object)).toEqual([]);
});

function caught(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return 'nothing';
}

describe('a name that the controller would refuse is refused', () => {
  const train = (name: string, nodes?: number) => ({
    training: { trainJobs: [{ name, runtime: { name: 'torch' }, ...(nodes ? { nodes } : {}) }] },
  });
  const ray = (name: string) => ({
    training: { rayJobs: [{ name, image, rayVersion: '2.52.0', entrypoint: 'python x.py' }] },
  });
  const spark = (name: string) => ({
    training: { sparkApplications: [{ name, image, sparkVersion: '4.0.1', main: 'local:///x.py' }] },
  });

  test.each([
    ['of a TrainJob', train('a'.repeat(48)), train('a'.repeat(49)), 'at most 48'],
    ['of a TrainJob with a hundred nodes', train('a'.repeat(47), 100), train('a'.repeat(48), 100), 'at most 47'],
    ['of a RayJob', ray('a'.repeat(47)), ray('a'.repeat(48)), 'at most 47'],
    ['of a RayJob that begins with a digit', ray('a1'), ray('1a'), 'begins with a letter'],
    ['of a SparkApplication that begins with a digit', spark('a1'), spark('1a'), 'begins with a letter'],
  ])('%s', (_, right, wrong, message) => {
    expect(consumersOf(right).objects.length).toBeGreaterThan(0);
    const problem = caught(() => consumersOf(wrong));
    expect(problem.split(message)).toHaveLength(2);
  });
});
