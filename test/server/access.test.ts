import { join } from 'node:path';
import { accessMatrix } from '../../lib/access/matrix.js';
import { mlflowResources } from '../../lib/access/resources.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { readObjects } from '../cluster/harness/cluster.js';
import { overlays } from '../cluster/harness/overlays.js';
import { type Operation, operationsByRight, rightsOfLaterVersions, seed } from './fixtures/operations-by-right.js';
import { environmentLike } from './harness/environment-like.js';
import type { Mlflow, MlflowAnswer } from './harness/mlflow.js';
import type { Pod } from './harness/pod.js';
import { endsInOrder, startsInOrder } from './harness/probed.js';
import { Standalone } from './harness/standalone.js';

const roles = readObjects(join(overlays, 'kind/standalone-dev/access.yaml'));
const home = 'team-a';
const everything = 'everything';
/** Those whose rights are tried, each by an account of its own. */
const bound = ['view', 'edit', 'admin', 'mlflow-integration'];
const accounts = [...bound, 'nobody'];

const rbac = 'rbac.authorization.k8s.io';

function binding(account: string, role: string): KubernetesObject {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: account, namespace: home },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: home }],
  };
}

const bindings = [...bound.map((role) => binding(role, role)), binding(everything, everything)];

let standalone: Standalone;
let pod: Pod;
let mlflow: Mlflow;
const tokens = new Map<string, string>();

beforeAll(async () => {
  standalone = await Standalone.start(environmentLike('kind/standalone-dev'), { extent: 'full' });
  const { rig } = standalone;
  const account = (name: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: home } });
  const all = {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: everything },
    rules: [{ apiGroups: ['mlflow.kubeflow.org'], resources: ['*'], verbs: ['*'] }],
  };
  await rig.apply([all, ...[...accounts, everything].map(account), ...bindings]);
  await rig.cluster.api.watch('/apis/rbac.authorization.k8s.io/v1/clusterroles', 'admin', (role) =>
    ['gatewaybudgets', 'experiments', 'assistants'].every((resource) => JSON.stringify(role).includes(resource)),
  );
  for (const name of [...accounts, everything]) tokens.set(name, await rig.cluster.tokenOf(home, name));
  await standalone.must('migration');
  pod = await standalone.serve();
  mlflow = standalone.mlflow();
});
afterAll(async () => {
  await mlflow?.close();
  await standalone?.stop();
});

/** What the matrix says of an account. */
function declared(account: string): ReadonlySet<string> {
  const rows = accessMatrix([...roles, ...bindings]).filter(
    ({ who, where, names }) => who === `ServiceAccount ${home}/${account}` && where === home && !names,
  );
  return new Set(rows.flatMap(({ resource, verbs }) => verbs.map((verb) => `${resource} ${verb}`)));
}

function succeeded({ shows }: Operation, { status, body }: MlflowAnswer): boolean {
  // In the authorizer's words, which the assistant's refusal of other machines does not have.
  if (status === 401 || (status === 403 && JSON.stringify(body).includes('PERMISSION_DENIED'))) return false;
  if (shows) return shows(body);
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return true;
}

describe('the server of kind/standalone-dev', () => {
  startsInOrder(() => ({ standalone, pod }));
});

describe('the access matrix', () => {
  test.each(accounts)('says of the account %s what the server does', async (account) => {
    const caller = mlflow.as({ token: tokens.get(account) ?? '', workspace: home });
    const admin = mlflow.as({ token: tokens.get(everything) ?? '', workspace: home });
    const rights = declared(account);
    const found: string[] = [];
    const lasting = await seed(admin, account);
    for (const [index, operation] of operationsByRight.entries()) {
      const deletes = operation.needs.some((right) => right.endsWith(' delete'));
      const seeds = deletes ? await seed(admin, `${account}-${index}`) : lasting;
      const answer = await operation.call(caller, seeds, `${account}-${index}-new`);
      if (succeeded(operation, answer)) found.push(operation.needs.join(' + '));
    }
    const expected = operationsByRight.filter(({ needs }) => needs.every((right) => rights.has(right)));
    expect(found).toEqual(expected.map(({ needs }) => needs.join(' + ')));
    await Promise.all([caller.close(), admin.close()]);
  });

  test('is tried as a whole', () => {
    const tried = new Set([...operationsByRight.flatMap(({ needs }) => needs), ...rightsOfLaterVersions]);
    const all = mlflowResources.flatMap(({ name, verbs }) => verbs.map((verb) => `${name} ${verb}`));
    expect(all.filter((right) => !tried.has(right))).toEqual([]);
  });
});

describe('the server of kind/standalone-dev, after that', () => {
  endsInOrder(() => ({ standalone, pod }));
});
