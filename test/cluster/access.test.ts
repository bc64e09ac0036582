import { join } from 'node:path';
import { accessMatrix } from '../../lib/access/matrix.js';
import { verbs as knownVerbs, mlflowGroup, mlflowResources } from '../../lib/access/resources.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { mlflowOperations } from '../fixtures/mlflow-operations.js';
import type { Api } from './harness/api.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { rbac } from './harness/operator-writes.js';
import { overlays } from './harness/overlays.js';

/** Those of both forms; the additional ones are in both. */
const roles = [
  ...new Map(
    ['kind/prod', 'kind/standalone-prod']
      .flatMap((overlay) => readObjects(join(overlays, overlay, 'access.yaml')))
      .filter(({ kind }) => kind === 'ClusterRole')
      .map((role) => [role.metadata.name, role] as const),
  ).values(),
];
const workspaces = readObjects(join(overlays, 'rhoai/prod/workspaces.yaml')).filter(({ kind }) =>
  ['Role', 'RoleBinding', 'ServiceAccount'].includes(kind),
);

const home = 'team-a';
const abroad = 'team-b';
const names = [undefined, 'fraud-detection', 'other'] as const;
/** Those that MLflow asks about, and two that it never does. */
const verbs = [...knownVerbs, 'watch', 'patch'] as const;

const kubernetesRoles = ['view', 'edit', 'admin'];
const shipped = [...roles.map(({ metadata }) => metadata.name), ...kubernetesRoles];

/** Binds a user of the same name to each role, in one workspace. */
const bindings: readonly KubernetesObject[] = shipped.map((role) => ({
  apiVersion: rbac,
  kind: 'RoleBinding',
  metadata: { name: `of-${role}`, namespace: home },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: role }],
}));

interface Question {
  readonly resource: string;
  readonly verb: string;
  readonly name: string | undefined;
  readonly namespace: string;
}

const questions: readonly Question[] = mlflowResources.flatMap(({ name: resource }) =>
  verbs.flatMap((verb) =>
    names.flatMap((name) => [home, abroad].map((namespace) => ({ resource, verb, name, namespace }))),
  ),
);

const shown = ({ resource, verb, name, namespace }: Question) => `${verb} ${resource} ${name ?? '*'} in ${namespace}`;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
  for (const name of [home, abroad])
    await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const objects = [...roles, ...workspaces, ...bindings];
  for (const object of objects) {
    const { status, body } = await cluster.api.apply(object);
    if (status > 201) throw new Error(JSON.stringify(body));
  }
  for (const name of ['training', 'fraud-agent'])
    await cluster.api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: home } });
  await aggregated();
});
afterAll(async () => cluster?.stop());

/** The controller-manager has put the rules of the roles into admin, and the authorizer has heard of it. */
async function aggregated(): Promise<void> {
  await cluster.api.watch('/apis/rbac.authorization.k8s.io/v1/clusterroles', 'admin', (role) =>
    ['gatewaybudgets', 'experiments', 'assistants'].every((resource) => JSON.stringify(role).includes(resource)),
  );
  const last: Question = { resource: 'gatewaybudgets', verb: 'create', name: undefined, namespace: home };
  while ((await allowed([last], { user: 'admin' })).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

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

/** The questions that the API server answers with yes, about a user or about whoever asks. */
async function allowed(
  questions: readonly Question[],
  subject: { user: string } | { api: Api },
): Promise<readonly string[]> {
  const [api, user] = 'api' in subject ? [subject.api, undefined] : [cluster.api, subject.user];
  const answers = await Promise.all(questions.map((question) => api.isAllowed(attributes(question), user)));
  return questions.filter((_, index) => answers[index]).map(shown);
}

/** What the matrix, which overlays print, says about somebody. */
function declared(who: string, objects: readonly KubernetesObject[]): readonly string[] {
  const rows = accessMatrix(objects).filter((row) => row.who === who);
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

describe('the access matrix', () => {
  test.each(shipped)('says of the role %s what the API server says', async (role) => {
    expect(await allowed(questions, { user: role })).toEqual(declared(`User ${role}`, [...roles, ...bindings]));
  });

  test.each([
    'training',
    'fraud-agent',
  ])('says of the account %s what the API server tells its token', async (account) => {
    const api = cluster.api.as(await cluster.tokenOf(home, account));
    const found = await allowed(questions, { api });
    await api.close();
    expect(found).toEqual(declared(`ServiceAccount ${home}/${account}`, [...roles, ...workspaces]));
    expect(found.length).toBeGreaterThan(0);
  });

  test('is not asked of kubectl, which knows no such resources', async () => {
    const can = (resource: string) => cluster.kubectl('auth', 'can-i', 'get', resource, '-n', home, '--as=view');
    const { stdout, stderr } = await can(`experiments.${mlflowGroup}`);
    // If kubectl learns it one day, documents may say so.
    expect([stdout.trim(), stderr]).toEqual(['no', expect.stringContaining("the server doesn't have a resource type")]);
  });
});

describe('the roles that overlays ship', () => {
  test.each(Object.entries(mlflowOperations))('allow to somebody, with the rights %s,', async (rights, operations) => {
    const needed = rights.split(' + ').map((right): Question => {
      const [resource = '', verb = ''] = right.split(' ');
      return { resource, verb, name: undefined, namespace: home };
    });
    const able = await Promise.all(
      shipped.map(async (user) => (await allowed(needed, { user })).length === needed.length),
    );
    expect([operations, shipped.filter((_, index) => able[index])]).toEqual([
      operations,
      expect.arrayContaining(['admin']),
    ]);
  });

  test('grant nothing that MLflow does not ask for', () => {
    const asked = new Set(Object.keys(mlflowOperations).flatMap((rights) => rights.split(' + ')));
    const granted = roles.flatMap(({ rules }) =>
      (rules as readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[])
        .filter(({ apiGroups }) => apiGroups.includes(mlflowGroup))
        .flatMap((rule) => rule.resources.flatMap((resource) => rule.verbs.map((verb) => `${resource} ${verb}`))),
    );
    expect(granted.filter((right) => !asked.has(right) && !right.startsWith('mlflowconfigs '))).toEqual([]);
  });
});
