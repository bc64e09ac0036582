import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasStores, kindProd } from './fixtures/environments.js';
import { resultOf } from './harness/client-pod.js';
import type { Pod } from './harness/pod.js';
import { endsInOrder, startsInOrder } from './harness/probed.js';
import { Standalone, workspaces } from './harness/standalone.js';

const { home, other, none } = workspaces;
const experiments = '/api/2.0/mlflow/experiments';

let standalone: Standalone;
let pod: Pod;

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(kindProd());
    await standalone.must('migration');
    pod = await standalone.serve();
  });
afterAll(async () => standalone?.stop());

/** What somebody is answered. */
async function statuses(caller: { token?: string; workspace?: string }): Promise<readonly [number, number]> {
  const mlflow = standalone.mlflow(caller);
  const search = await mlflow.call('POST', `${experiments}/search`, { max_results: 5 });
  const create = await mlflow.call('POST', `${experiments}/create`, { name: `of-${Math.round(performance.now())}` });
  await mlflow.close();
  return [search.status, create.status];
}

(hasStores ? describe : describe.skip)('the server of kind/standalone-prod, with PostgreSQL and S3', () => {
  startsInOrder(() => ({ standalone, pod }));

  test('keeps all that a client writes', async () => {
    await standalone.account('training', home);
    const script = readFileSync(join(__dirname, 'clients/day.py'), 'utf8');
    const found = JSON.parse(resultOf(await standalone.client(script, 'training'))) as unknown;
    expect(found).toEqual({
      params: { 'learning-rate': '0.1' },
      losses: [1, 0.5, 1 / 3],
      user: 'system:serviceaccount:team-a:training',
      size: 5_000_000,
      prediction: [2, 4],
      otlp: 200,
      spans: ['by-client', 'by-collector'],
      location: 'mlflow-artifacts:/workspaces/team-a/<experiment>/<run>/artifacts',
    });
    expect(standalone.artifacts.filter((key) => key.endsWith('/large.txt'))).toEqual([
      expect.stringMatching(/^artifacts\/workspaces\/team-a\/\d+\/[0-9a-f]{32}\/artifacts\/large\.txt$/),
    ]);
  });

  test('answers each caller as the documents say', async () => {
    const editor = await standalone.account('editor', home, 'mlflow-view', 'mlflow-edit');
    const reader = await standalone.account('reader', home, 'mlflow-view');
    const stranger = await standalone.account('stranger', other);
    const forBrowsers = await standalone.rig.cluster.tokenOf(home, 'editor', ['https://somewhere.else']);
    const found = {
      'with the right': await statuses({ token: editor, workspace: home }),
      'with the right to read': await statuses({ token: reader, workspace: home }),
      'without a right': await statuses({ token: stranger, workspace: home }),
      'of another workspace': await statuses({ token: editor, workspace: other }),
      'without a token': await statuses({ workspace: home }),
      'with a wrong token': await statuses({ token: 'wrong', workspace: home }),
      'with a token for somebody else': await statuses({ token: forBrowsers, workspace: home }),
      'in a namespace without the label': await statuses({ token: editor, workspace: none }),
      'in no workspace': await statuses({ token: editor }),
    };
    expect(found).toEqual({
      'with the right': [200, 200],
      'with the right to read': [200, 403],
      // Searches show nothing instead of failing.
      'without a right': [200, 403],
      'of another workspace': [200, 403],
      'without a token': [401, 401],
      'with a wrong token': [401, 401],
      'with a token for somebody else': [401, 401],
      'in a namespace without the label': [404, 404],
      'in no workspace': [400, 400],
    });
  });

  test('shows a caller the workspaces in which it may do something', async () => {
    const token = await standalone.account('both', home, 'mlflow-view');
    const mlflow = standalone.mlflow({ token });
    const { workspaces: shown } = await mlflow.must('GET', '/api/3.0/mlflow/workspaces');
    expect((shown as readonly { name: string }[]).map(({ name }) => name)).toEqual([home]);
    await mlflow.close();
  });

  test('lets an account with the name of one experiment do only that', async () => {
    const named = await standalone.account('named', home);
    const admin = standalone.mlflow({
      token: await standalone.account('owner', home, 'mlflow-view', 'mlflow-edit'),
      workspace: home,
    });
    const [mine, others] = await Promise.all(
      ['fraud-detection', 'others'].map(async (name) =>
        String((await admin.must('POST', `${experiments}/create`, { name }))['experiment_id']),
      ),
    );
    const rbac = 'rbac.authorization.k8s.io';
    await standalone.rig.apply([
      {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata: { name: 'named', namespace: home },
        rules: [
          {
            apiGroups: ['mlflow.kubeflow.org'],
            resources: ['experiments'],
            verbs: ['get', 'list', 'update'],
            resourceNames: ['fraud-detection'],
          },
        ],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'named', namespace: home },
        roleRef: { apiGroup: rbac, kind: 'Role', name: 'named' },
        subjects: [{ kind: 'ServiceAccount', name: 'named', namespace: home }],
      },
    ]);
    const mlflow = standalone.mlflow({ token: named, workspace: home });
    const run = (experiment_id?: string) =>
      mlflow.call('POST', '/api/2.0/mlflow/runs/create', { experiment_id, start_time: 1 });
    const { experiments: shown } = await mlflow.must('POST', `${experiments}/search`, { max_results: 50 });
    expect([
      (await run(mine)).status,
      (await run(others)).status,
      (await mlflow.call('GET', `${experiments}/get?experiment_id=${mine}`)).status,
      (await mlflow.call('GET', `${experiments}/get?experiment_id=${others}`)).status,
      (await mlflow.call('POST', `${experiments}/delete`, { experiment_id: mine })).status,
      (shown as readonly { name: string }[]).map(({ name }) => name),
    ]).toEqual([200, 403, 200, 403, 403, ['fraud-detection']]);
    await Promise.all([mlflow.close(), admin.close()]);
  });

  endsInOrder(() => ({ standalone, pod }));
});
