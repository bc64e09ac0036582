/**
 * Workbenches and steps of pipelines against the pod of the operator: with the variables of the platform's webhook and of KFP's launcher,
 * whose programs no module registry has; the URI is that of the Service, because there is no gateway.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorBinary } from '../cluster/harness/operator-process.js';
import { hasStores } from './fixtures/environments.js';
import { keys, OperatedServer } from './fixtures/operated-server.js';
import { resultOf } from './harness/client-pod.js';
import { until } from './harness/until.js';

const binary = operatorBinary();
const rbac = 'rbac.authorization.k8s.io';
const integration = { apiGroup: rbac, kind: 'ClusterRole', name: 'mlflow-operator-mlflow-integration' };
const script = readFileSync(join(__dirname, 'clients/workbench.py'), 'utf8');

const account = (name: string, namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});
const binding = (name: string, namespace: string, subject: string, roleRef: object = integration) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name, namespace },
  roleRef,
  subjects: [{ kind: 'ServiceAccount', name: subject, namespace }],
});
/** What the operator of pipelines grants (data-science-pipelines-operator 5e01e73, role_pipeline-runner.yaml.tmpl). */
const runnerRole = (namespace: string) => ({
  apiVersion: `${rbac}/v1`,
  kind: 'Role',
  metadata: { name: 'pipeline-runner-dspa', namespace },
  rules: ['experiments', 'runs'].map((resource) => ({
    apiGroups: ['mlflow.kubeflow.org'],
    resources: [resource],
    verbs: ['create', 'get', 'list', 'update'],
  })),
});

let server: OperatedServer;

async function start(): Promise<void> {
  server = await OperatedServer.start('kind/dev', binary ?? '', false);
  await server.serve();
  const namespaces = ['team-a', 'team-b'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  const ownRole = { apiGroup: rbac, kind: 'Role', name: 'pipeline-runner-dspa' };
  await server.rig.apply([
    ...namespaces,
    ...['team-a', 'team-b'].flatMap((namespace) => [
      account('alice', namespace),
      binding('alice-mlflow', namespace, 'alice'),
    ]),
    account('pipeline-runner-dspa', 'team-a'),
    runnerRole('team-a'),
    binding('pipeline-runner-dspa', 'team-a', 'pipeline-runner-dspa', ownRole),
  ]);
}

/** The variables that the webhook injects (kubeflow b85f66a, notebook_mlflow.go). */
const injected = () => ({
  MLFLOW_K8S_INTEGRATION: 'true',
  MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
  MLFLOW_TRACKING_URI: server.uri,
});

async function outcome(name: string, who: string, workspace: string, env: Readonly<Record<string, string>>) {
  const run = `import sys; sys.argv = ['', '${name}']\n${script}`;
  return JSON.parse(resultOf(await server.client(run, who, workspace, env))) as Readonly<Record<string, unknown>>;
}

(binary ? describe : describe.skip)('consumers of the pod that the operator makes of kind/dev', () => {
  beforeAll(start);
  afterAll(async () => server?.stop());

  test('a workbench writes all that it may, and its artifacts go through the server', async () => {
    expect(await outcome('wb', 'alice', 'team-a', injected())).toEqual({
      continued: false,
      params: { learning_rate: '0.01' },
      metrics: { accuracy: 0.95 },
      scheme: 'mlflow-artifacts',
      artifact: 'done',
      read: 'written',
      model: 'done',
      spans: ['by-workbench'],
      workspaces: ['team-a'],
      user: 'system:serviceaccount:team-a:alice',
    });
  });

  test('in another project it gets 403, and 404 for a name that is none', async () => {
    const mlflow = await server.mlflow('alice', 'team-a');
    const search = '/api/2.0/mlflow/experiments/get-by-name?experiment_name=none';
    expect((await mlflow.call('GET', search)).status).toBe(404);
    await mlflow.close();
    const elsewhere = { ...injected(), MLFLOW_WORKSPACE: 'team-b' };
    const failed = await server.client('import mlflow; mlflow.set_experiment("x")', 'alice', 'team-a', elsewhere);
    expect(failed.log).toContain('PERMISSION_DENIED');
    const wrong = { ...injected(), MLFLOW_TRACKING_URI: `${server.uri}-nonsense` };
    const lost = await server.client('import mlflow; mlflow.set_experiment("x")', 'alice', 'team-a', wrong);
    expect(lost.log).toContain('ENDPOINT_NOT_FOUND');
  });

  test('a step continues the run of its pipeline; models need the binding of the overlay', async () => {
    const runner = await server.mlflow('pipeline-runner-dspa', 'team-a');
    const step = async (name: string) => {
      const { experiment_id } = await runner.must('POST', '/api/2.0/mlflow/experiments/create', { name });
      const { run } = await runner.must('POST', '/api/2.0/mlflow/runs/create', { experiment_id, start_time: 1 });
      const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
      // What KFP's launcher sets with injectUserEnvVars (kubeflow/pipelines 7b70c7b, backend/src/common/plugins/mlflow).
      return outcome(name, 'pipeline-runner-dspa', 'team-a', {
        MLFLOW_RUN_ID: run_id,
        MLFLOW_EXPERIMENT_ID: String(experiment_id),
        MLFLOW_TRACKING_URI: server.uri,
        MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
        MLFLOW_WORKSPACE: 'team-a',
      });
    };
    expect(await step('before')).toMatchObject({ continued: true, artifact: 'done', model: 'PERMISSION_DENIED' });
    await server.rig.apply([binding('dspa-runner-integration', 'team-a', 'pipeline-runner-dspa')]);
    expect(await step('after')).toMatchObject({ continued: true, read: 'written', model: 'done' });
    await runner.close();
  });

  (hasStores ? test : test.skip)('with a bucket of the project, clients write to it themselves, or fail', async () => {
    const s3 = await server.bucketOf('team-b');
    const endpoint = 'http://s3.team-b.svc:9000';
    const credentials = { AWS_ACCESS_KEY_ID: keys.accessKey, AWS_SECRET_ACCESS_KEY: keys.secretKey };
    const metadata = { namespace: 'team-b' };
    const config = {
      apiVersion: 'mlflow.kubeflow.org/v1',
      kind: 'MLflowConfig',
      metadata: { ...metadata, name: 'mlflow' },
      spec: { artifactRootSecret: 'mlflow-artifact-connection', artifactRootPath: 'mlflow' },
    };
    await server.rig.apply([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...metadata, name: 'mlflow-artifact-connection' },
        stringData: { ...credentials, AWS_S3_ENDPOINT: endpoint, AWS_S3_BUCKET: 'team-b' },
      },
    ]);
    expect((await server.rig.cluster.api.apply(config)).status).toBe(201);
    const mlflow = await server.mlflow('alice', 'team-b');
    const rootOf = async () => {
      const { workspace } = await mlflow.must('GET', '/api/3.0/mlflow/workspaces/team-b');
      return (workspace as { readonly default_artifact_root?: string }).default_artifact_root;
    };
    await until(async () => (await rootOf()) === 's3://team-b/mlflow');
    await mlflow.close();
    const own = { ...injected(), ...credentials, MLFLOW_S3_ENDPOINT_URL: endpoint, AWS_DEFAULT_REGION: 'us-east-1' };
    expect(await outcome('bucket', 'alice', 'team-b', own)).toMatchObject({
      scheme: 's3',
      artifact: 'done',
      read: 'written',
      model: 'done',
    });
    expect(s3.objects('team-b').filter((key) => key.endsWith('/note.txt'))).toHaveLength(1);
    expect(await outcome('without', 'alice', 'team-b', injected())).toMatchObject({
      params: { learning_rate: '0.01' },
      scheme: 's3',
      artifact: 'NoCredentials',
    });
  });
});
