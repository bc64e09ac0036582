import { join } from 'node:path';
import type { PolicyRule } from '../../imports/kubernetes.js';
import { identityOf, type KubernetesObject, describe as named } from '../../lib/kubernetes/object.js';
import { garbageCollectionRights } from '../../lib/operator/differences.js';
import { names } from '../../lib/operator/operator-names.js';
import { clusterRules } from '../../lib/operator/operator-rights.js';
import type { Answer, Api, Status } from './harness/api.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { clusterRole, escalation, operatorLimits } from './harness/operator-limits.js';
import { garbageCollectionRole, operatorWrites } from './harness/operator-writes.js';
import { restrictedNamespace } from './harness/others.js';
import { overlays } from './harness/overlays.js';

const workspace = 'team-a';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({ extent: 'api', definitions: ['gateway-api', 'prometheus-operator', 'openshift'] });
  for (const name of ['opendatahub', 'redhat-ods-applications', workspace])
    await cluster.api.create(restrictedNamespace(name));
  await cluster.installDefinitions(join(overlays, 'kind/prod/crds.yaml'));
});
afterAll(async () => cluster?.stop());

/** The operator of an overlay, as its account, and the MLflow resource that it owns things by. */
async function installed(path: string, namespace: string): Promise<{ operator: Api; mlflow: KubernetesObject }> {
  for (const file of ['operator.yaml', 'access.yaml'])
    await cluster.must('apply', '--server-side', '--force-conflicts', '-f', join(overlays, path, file));
  const operator = cluster.api.as(await cluster.tokenOf(namespace, names.manager));
  await untilHeld(operator, { group: 'apps', resource: 'deployments', verb: 'create', namespace });
  await untilHeld(operator, { group: 'mlflow.kubeflow.org', resource: 'experiments', verb: 'update' });
  const [object] = readObjects(join(overlays, path, 'mlflow.yaml'));
  const { body: mlflow } = await cluster.api.apply(object as KubernetesObject);
  return { operator, mlflow };
}

let versions = 0;

/**
 * Gives the operator's role other rules, and waits until they hold: the authorizer learns of them a moment later, and
 * only its answers tell when. A right that nobody else has marks the version.
 */
async function giveRights(operator: Api, rules: readonly PolicyRule[]): Promise<void> {
  versions += 1;
  const marker = { group: 'proof.example.org', resource: `version${versions}`, verb: 'get' };
  const marking = { apiGroups: [marker.group], resources: [marker.resource], verbs: [marker.verb] };
  await cluster.api.apply(clusterRole(names.managerRole, [...rules, marking]));
  await untilHeld(operator, marker);
}

async function untilHeld(operator: Api, right: object): Promise<void> {
  while (!(await operator.isAllowed(right))) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The first words of a refusal, or how it went. */
function outcome({ status, body }: Answer): string {
  if (status < 300) return 'done';
  const { message } = body as unknown as Status;
  return `${status} ${message}`;
}

/** What is refused when objects are made, changed and deleted, as in the course of a server's life. */
async function failures(writes: readonly KubernetesObject[], api: Api): Promise<readonly string[]> {
  const failed = new Map<string, string>();
  const step = async (objects: readonly KubernetesObject[], act: (object: KubernetesObject) => Promise<Answer>) => {
    // One after the other, because a binding needs the role before it.
    for (const object of objects) {
      const name = named(identityOf(object));
      const result = outcome(await act(object));
      if (result !== 'done' && !failed.has(name)) failed.set(name, result);
    }
  };
  // Jobs are created, all else is applied.
  await step(writes, (object) => (object.kind === 'Job' ? api.create(object) : api.apply(object)));
  await step(writes, (object) =>
    api.apply({ ...object, metadata: { ...object.metadata, labels: { changed: 'yes' } } }),
  );
  await step([...writes].reverse(), (object) => api.delete(object));
  for (const object of writes) await cluster.api.delete(object);
  return [...failed].map(([name, result]) => `${name}: ${result}`);
}

describe.each([
  ['kind/prod', 'opendatahub'],
  ['odh/prod', 'opendatahub'],
  ['rhoai/manifests', 'redhat-ods-applications'],
])('the operator of overlay %s, under the account that the overlay makes,', (path, namespace) => {
  let operator: Api;
  let mlflow: KubernetesObject;

  beforeAll(async () => {
    ({ operator, mlflow } = await installed(path, namespace));
  });
  afterAll(() => operator?.close());

  const writes = () => operatorWrites(namespace, workspace, mlflow);

  test('makes, changes and deletes all that a server consists of', async () => {
    expect(await failures(writes(), operator)).toEqual([]);
  });

  test('reports in the status, and keeps finalizers and annotations of the resource', async () => {
    const { apiVersion, kind, metadata } = mlflow;
    const identity = { apiVersion, kind, metadata: { name: metadata.name } };
    const condition = {
      type: 'Available',
      status: 'True',
      reason: 'A',
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    const status = { ...identity, status: { conditions: [condition] } };
    const marked = {
      ...identity,
      metadata: { ...identity.metadata, finalizers: ['mlflow.opendatahub.io/finalizer'], annotations: { a: 'b' } },
    };
    const unmarked = {
      ...identity,
      metadata: { ...identity.metadata, finalizers: null },
    } as unknown as KubernetesObject;
    expect(outcome(await operator.merge(status, { subresource: 'status' }))).toBe('done');
    expect(outcome(await operator.merge(marked))).toBe('done');
    expect(outcome(await operator.merge(unmarked))).toBe('done');
  });

  test('reports as a module of the platform', async () => {
    const metadata = { name: 'default-mlflowoperator' };
    const module = { apiVersion: 'components.platform.opendatahub.io/v1alpha1', kind: 'MLflowOperator', metadata };
    expect(outcome(await operator.create({ ...module, spec: {} }))).toMatch(/^403/);
    await cluster.api.create({ ...module, spec: {} });
    expect(outcome(await operator.merge({ ...module, metadata: { ...metadata, labels: { a: 'b' } } }))).toBe('done');
    expect(outcome(await operator.merge({ ...module, status: { phase: 'Ready' } }, { subresource: 'status' }))).toBe(
      'done',
    );
    await cluster.api.delete(module);
  });

  test('leads by a Lease and writes events about it, in its own namespace', async () => {
    const lease = (home: string): KubernetesObject => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'leader', namespace: home },
      spec: { holderIdentity: 'a', leaseDurationSeconds: 15 },
    });
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'leader', namespace },
      involvedObject: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name: 'leader', namespace },
      reason: 'LeaderElection',
    };
    expect(await failures([lease(namespace)], operator)).toEqual([]);
    expect(outcome(await operator.create(event))).toBe('done');
    await cluster.api.delete(event);
    expect(outcome(await operator.apply(lease(workspace)))).toMatch(/^403/);
  });

  test('reads what it watches, and of Secrets elsewhere the one with the bucket of a workspace', async () => {
    const allowed = async (verb: string, group: string, resource: string, where?: string, name?: string) =>
      `${verb} ${resource} ${(await operator.isAllowed({ verb, group, resource, ...(where ? { namespace: where } : {}), ...(name ? { name } : {}) })) ? 'yes' : 'no'}`;
    const bucket = 'mlflow-artifact-connection';
    expect(
      await Promise.all([
        allowed('watch', '', 'namespaces'),
        allowed('list', 'mlflow.kubeflow.org', 'mlflowconfigs'),
        allowed('watch', 'mlflow.opendatahub.io', 'mlflows'),
        allowed('get', 'services.platform.opendatahub.io', 'auths', undefined, 'auth'),
        allowed('watch', '', 'pods', namespace),
        allowed('get', '', 'secrets', workspace, bucket),
        allowed('get', '', 'secrets', workspace, 'other'),
        allowed('list', '', 'secrets', workspace),
        allowed('list', '', 'pods', workspace),
        allowed('get', 'services.platform.opendatahub.io', 'auths', undefined, 'other'),
      ]),
    ).toEqual([
      ...['watch namespaces yes', 'list mlflowconfigs yes', 'watch mlflows yes', 'get auths yes', 'watch pods yes'],
      ...['get secrets yes', 'get secrets no', 'list secrets no', 'list pods no', 'get auths no'],
    ]);
  });

  const elsewhere = (object: KubernetesObject): KubernetesObject => ({
    ...object,
    metadata: { name: object.metadata.name, namespace: workspace },
  });

  test('makes none of it in other namespaces', async () => {
    const namespaced = writes().filter(
      ({ kind, metadata }) => metadata.namespace === namespace && kind !== 'HTTPRoute',
    );
    for (const object of namespaced)
      expect([object.kind, outcome(await operator.create(elsewhere(object), { dryRun: true }))]).toEqual([
        object.kind,
        expect.stringMatching(/^403 .*forbidden/),
      ]);
  });

  test.each(operatorLimits(namespace, workspace))('may not %s', async (_, attempt, refusal) => {
    expect(outcome(await attempt(operator))).toMatch(refusal);
  });

  describe('with the roles that upstream ships instead,', () => {
    const upstream = clusterRules.filter((rule) => !garbageCollectionRights.value.includes(rule));

    beforeAll(async () => {
      await giveRights(operator, upstream);
    });
    afterAll(async () => {
      await giveRights(operator, clusterRules);
    });

    test('fails at garbage collection, for want of rights to give, and at nothing else', async () => {
      expect(upstream).toHaveLength(clusterRules.length - 1);
      expect(outcome(await operator.apply(garbageCollectionRole()))).toMatch(escalation);
      const failed = await failures(writes(), operator);
      expect(failed.map((failure) => failure.split(':')[0])).toEqual([
        'ClusterRole mlflow-gc',
        'ClusterRoleBinding mlflow-gc',
      ]);
    });
  });
});

describe('of the rights of the operator,', () => {
  const namespace = 'opendatahub';

  test('every one to write is needed for what it writes', async () => {
    const { operator, mlflow } = await installed('kind/prod', namespace);
    const writing = ['create', 'update', 'patch', 'delete', 'bind'];
    const unneeded: (readonly string[])[] = [];
    for (const rule of clusterRules.filter(({ verbs }) => verbs.some((verb) => writing.includes(verb)))) {
      const others = clusterRules.filter((other) => other !== rule);
      await giveRights(operator, others);
      const failed = await failures(operatorWrites(namespace, workspace, mlflow), operator);
      if (failed.length === 0) unneeded.push(rule.resources ?? []);
    }
    await giveRights(operator, clusterRules);
    await operator.close();
    // These are for its own resources, not for what it makes of them.
    expect(unneeded.flat()).toEqual([
      'mlflowoperators',
      'mlflowoperators/finalizers',
      'mlflowoperators/status',
      'mlflows',
      'mlflows/status',
    ]);
  });
});
