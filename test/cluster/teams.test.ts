/** The teams of kind/teams on a real API server: who may do what, quotas that admit the team's jobs, policies that are valid. */
import { join } from 'node:path';
import type { PodSpec } from '../../imports/kubernetes.js';
import { accessMatrix } from '../../lib/access/matrix.js';
import { verbs as knownVerbs, mlflowGroup, mlflowResources } from '../../lib/access/resources.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import type { Api } from './harness/api.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { overlays } from './harness/overlays.js';

const read = (file: string) => readObjects(join(overlays, 'kind/teams', file));
const roles = read('access.yaml');
const workspaces = read('workspaces.yaml');
/** Kinds of others have suites of their own. */
const rest = ['clients.yaml', 'consumers.yaml']
  .flatMap(read)
  .filter(({ apiVersion }) => ['v1', 'apps/v1', 'batch/v1'].includes(apiVersion) || apiVersion.startsWith('rbac.'));
const namespaces = ['fraud', 'legacy', 'vision'] as const;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
  const given = ['legacy', 'vision'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  for (const object of [...given, ...read('workspace-namespaces.yaml'), ...read('crds.yaml'), ...roles])
    await applied(object);
  await cluster.api.established('mlflowconfigs.mlflow.kubeflow.org');
  for (const object of [...workspaces, ...rest]) await applied(object);
  await cluster.api.watch('/apis/rbac.authorization.k8s.io/v1/clusterroles', 'admin', (role) =>
    ['gatewaybudgets', 'experiments', 'assistants'].every((resource) => JSON.stringify(role).includes(resource)),
  );
});
afterAll(async () => cluster?.stop());

async function applied(object: KubernetesObject): Promise<void> {
  const { status, body } = await cluster.api.apply(object);
  if (status > 201) throw new Error(`${object.kind} ${object.metadata.name}: ${JSON.stringify(body)}`);
}

const questions = mlflowResources.flatMap(({ name: resource }) =>
  knownVerbs.flatMap((verb) =>
    [undefined, 'support'].flatMap((name) => namespaces.map((namespace) => ({ resource, verb, name, namespace }))),
  ),
);
type Question = (typeof questions)[number];
const shown = ({ resource, verb, name, namespace }: Question) => `${verb} ${resource} ${name ?? '*'} in ${namespace}`;

function attributes({ resource, verb, name, namespace }: Question): object {
  const [main, subresource] = resource.split('/');
  return {
    group: mlflowGroup,
    resource: main,
    verb,
    namespace,
    ...(subresource ? { subresource } : {}),
    ...(name ? { name } : {}),
  };
}

/** What the overlay declares for a subject. */
function declared(who: string): readonly string[] {
  const rows = accessMatrix([...roles, ...workspaces]).filter((row) => row.who.split(', ').includes(who));
  return questions
    .filter(({ resource, verb, name, namespace }) =>
      rows.some(
        (row) =>
          row.where === namespace &&
          row.resource === resource &&
          row.verbs.includes(verb) &&
          (!row.names || (name !== undefined && row.names.includes(name))),
      ),
    )
    .map(shown);
}

async function answered(ask: (question: Question) => Promise<boolean>): Promise<readonly string[]> {
  const answers = await Promise.all(questions.map(ask));
  return questions.filter((_, index) => answers[index]).map(shown);
}

async function ofGroup(group: string, resourceAttributes: object): Promise<boolean> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: { name: '' },
    spec: { user: 'someone', groups: [group], resourceAttributes },
  };
  const { body } = await cluster.api.create(review);
  return at(body, 'status', 'allowed') === true;
}

/** The authorizer hears of bindings and aggregated roles a moment later. */
async function settled(expected: readonly string[], ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
  for (let attempt = 0; ; attempt++) {
    const found = await ask();
    if (attempt > 50 || JSON.stringify(found) === JSON.stringify(expected)) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test.each([
  'auditors',
  'fraud',
  'fraud-leads',
  'vision',
  'legacy',
  'legacy-leads',
])('the group %s may do what the matrix of the overlay says, in its own workspace', async (group) => {
  const expected = declared(`Group oidc:${group}`);
  const ask = () => answered((question) => ofGroup(`oidc:${group}`, attributes(question)));
  expect(await settled(expected, ask)).toEqual(expected);
  expect(expected.length).toBeGreaterThan(0);
});

test.each([
  'mlflow-client',
  'training',
  'support-agent',
])('the token of the account %s may do what the matrix says', async (account) => {
  const api: Api = cluster.api.as(await cluster.tokenOf('fraud', account));
  const expected = declared(`ServiceAccount fraud/${account}`);
  const found = await settled(expected, () => answered((question) => api.isAllowed(attributes(question))));
  await api.close();
  expect(found).toEqual(expected);
  expect(expected.length).toBeGreaterThan(0);
});

test('editors of MLflow may not do more in the namespace, and owners may not raise the quota', async () => {
  const quota = { resource: 'resourcequotas', verb: 'update', namespace: 'fraud', name: 'mlflow-workspace' };
  const secrets = { resource: 'secrets', verb: 'get', namespace: 'fraud' };
  const may = (group: string) => Promise.all([secrets, quota].map((one) => ofGroup(`oidc:${group}`, one)));
  expect([await may('fraud'), await may('fraud-leads')]).toEqual([
    [false, false],
    [true, false],
  ]);
});

const pod = (name: string, resources: object, namespace = 'fraud') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: {
    serviceAccountName: 'training',
    securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'c',
        image: 'i:1',
        resources,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
});

describe('the quota', () => {
  test('admits the job of the team', async () => {
    const cronJob = rest.find(({ kind }) => kind === 'CronJob');
    const spec = at(cronJob, 'spec', 'jobTemplate', 'spec');
    await applied({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'by-hand', namespace: 'fraud' }, spec });
    await cluster.api.watch(
      '/apis/batch/v1/namespaces/fraud/jobs',
      'by-hand',
      (job) => Number(at(job, 'status', 'active') ?? at(job, 'status', 'succeeded') ?? 0) > 0,
    );
  });

  test('admits pods that set nothing, by the defaults of the LimitRange', async () => {
    const { status, body } = await cluster.api.create(pod('plain', {}));
    expect([status, (body['spec'] as PodSpec).containers[0]?.resources]).toEqual([
      201,
      { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
    ]);
  });

  test('refuses what is above it, and the Pod Security Standard what is not restricted', async () => {
    const above = await cluster.api.create(
      pod('above', { requests: { cpu: '9', memory: '1Gi' }, limits: { memory: '1Gi' } }),
    );
    expect([above.status, JSON.stringify(above.body)]).toEqual([
      403,
      expect.stringContaining('exceeded quota: mlflow-workspace'),
    ]);
    const open = pod('open', {});
    const privileged = { ...open, spec: { ...open.spec, hostNetwork: true } };
    const refused = await cluster.api.create(privileged);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      403,
      expect.stringContaining('violates PodSecurity'),
    ]);
  });
});

test('the network policies are what was applied', async () => {
  for (const policy of workspaces.filter(({ kind }) => kind === 'NetworkPolicy')) {
    const { status, body } = await cluster.api.get(policy);
    expect([status, body['spec']]).toEqual([200, policy['spec']]);
  }
});
