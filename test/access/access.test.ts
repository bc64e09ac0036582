import type { PolicyRule } from '../../imports/kubernetes.js';
import {
  additionalRoles,
  ClusterRoles,
  operatorRoles,
  type RoleDefinition,
  standaloneRoles,
} from '../../lib/access/cluster-roles.js';
import { accessMatrix } from '../../lib/access/matrix.js';
import { findResource, mlflowResources, rejections } from '../../lib/access/resources.js';
import { traceWriterRules, WorkspaceBinding, WorkspaceRole } from '../../lib/workspaces/workspace-role.js';
import '../../lib/environment/props-problems.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { mlflowOperations } from '../fixtures/mlflow-operations.js';
import { rendered } from '../support/rendered.js';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const group = 'mlflow.kubeflow.org';

const clusterRole = (name: string, rules: readonly object[], aggregateTo?: string): KubernetesObject => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: {
    name,
    ...(aggregateTo ? { labels: { [`rbac.authorization.k8s.io/aggregate-to-${aggregateTo}`]: 'true' } } : {}),
  },
  rules,
});

const bound = (name: string, kind = 'ClusterRole'): KubernetesObject => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { name: `bound-${name}`, namespace: 'team-a' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }],
});

const roles = rendered((scope) => new ClusterRoles(scope, 'Roles', { roles: operatorRoles }));

/** The verbs of one row by their first letters, as in `glcud`; `-` for none. */
function letters(objects: readonly KubernetesObject[], who: string, resource: string): string {
  const row = accessMatrix(objects).find((access) => access.who === who && access.resource === resource);
  return row ? row.verbs.map((verb) => verb.charAt(0)).join('') : '-';
}

describe('the access matrix', () => {
  /** Asked of a real API server by SubjectAccessReviews of accounts bound to each role (Kubernetes 1.36). */
  const columns = ['mlflow-view', 'mlflow-edit', 'mlflow-integration', 'view', 'edit', 'admin'] as const;
  const reviewed: readonly (readonly [resource: string, ...verbs: string[]])[] = [
    ['experiments', 'gl', 'cud', 'glcu', 'gl', 'glcud', 'glcud'],
    ['datasets', 'gl', 'cud', 'glcu', 'gl', 'glcud', 'glcud'],
    ['registeredmodels', 'gl', 'cud', 'glcu', 'gl', 'glcud', 'glcud'],
    ['mcpservers', 'gl', 'cud', 'gl', 'gl', 'glcud', 'glcud'],
    ['gatewayendpoints', 'gl', 'cud', 'gl', 'gl', 'glcud', 'glcud'],
    ['gatewaymodeldefinitions', 'gl', 'cud', '-', 'gl', 'glcud', 'glcud'],
    ['gatewaysecrets', '-', 'glcud', '-', '-', 'glcud', 'glcud'],
    ['gatewayguardrails', '-', '-', '-', '-', '-', '-'],
    ['gatewaybudgets', '-', '-', '-', '-', '-', '-'],
    ['assistants', '-', '-', '-', '-', '-', '-'],
    // Upstream's roles are those of a server with MLflow 3.14.
    ['skills', '-', '-', '-', '-', '-', '-'],
    ['gatewayendpoints/use', '-', 'c', 'c', '-', 'c', 'c'],
    ['gatewaysecrets/use', '-', 'c', '-', '-', 'c', 'c'],
    ['gatewaymodeldefinitions/use', '-', 'c', '-', '-', 'c', 'c'],
  ];

  test('knows every resource that was asked about, and no other', () => {
    expect(mlflowResources.map(({ name }) => name).sort()).toEqual(reviewed.map(([resource]) => resource).sort());
  });

  test('knows every verb that some operation of MLflow is allowed by, and no other', () => {
    const asked = Object.keys(mlflowOperations).flatMap((rights) => rights.split(' + '));
    const known = mlflowResources.flatMap(({ name, verbs }) => verbs.map((verb) => `${name} ${verb}`));
    expect(known.sort()).toEqual([...new Set(asked)].sort());
  });

  test.each(
    reviewed,
  )('of the roles that upstream ships says about %s what the API server said', (resource, ...verbs) => {
    const objects = [...roles, ...columns.map((column) => bound(roleName(column)))];
    expect(columns.map((column) => letters(objects, `Group ${roleName(column)}`, resource))).toEqual(verbs);
  });

  test.each(['view', 'edit', 'admin'])('gives all subjects with %s what a binding to it gives', (name) => {
    for (const { name: resource } of mlflowResources)
      expect(letters(roles, `all subjects with ${name}`, resource)).toBe(
        letters([...roles, bound(name)], `Group ${name}`, resource),
      );
  });

  const rowsOf = (rule: object) => accessMatrix([clusterRole('r', [rule]), bound('r')]);
  const shown = (rule: object) => rowsOf(rule).map(({ resource, verbs, names }) => [resource, verbs.join(), names]);

  test('reads an empty list of names as all, because the API server does', () => {
    const rule = { apiGroups: [group], resources: ['experiments'], verbs: ['get'], resourceNames: [] };
    expect(shown(rule)).toEqual([['experiments', 'get', undefined]]);
    expect(rejections({ resource: 'experiments', verbs: ['create'], names: [] })).toEqual([]);
  });

  test('keeps rights to all and rights to names apart', () => {
    const rules = [
      { apiGroups: [group], resources: ['experiments'], verbs: ['get'] },
      { apiGroups: [group], resources: ['experiments'], verbs: ['update'], resourceNames: ['a'] },
      { apiGroups: [group], resources: ['experiments'], verbs: ['list'] },
    ];
    expect(accessMatrix([clusterRole('r', rules), bound('r')]).map(({ verbs, names }) => [verbs, names])).toEqual([
      [['get', 'list'], undefined],
      [['update'], ['a']],
    ]);
  });

  test.each([
    [
      'every verb',
      { apiGroups: [group], resources: ['assistants'], verbs: ['*'] },
      [['assistants', 'get,create,update']],
    ],
    [
      'every use',
      { apiGroups: [group], resources: ['*/use'], verbs: ['create'] },
      ['endpoints', 'modeldefinitions', 'secrets'].map((kind) => [`gateway${kind}/use`, 'create']),
    ],
    [
      'everything',
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      mlflowResources.map(({ name, verbs }) => [name, verbs.join()]).sort(),
    ],
  ])('writes out a star that grants %s', (_, rule, rows) => {
    expect(shown(rule)).toEqual(rows.map((row) => [...row, undefined]));
  });

  test('leaves out what MLflow never asks', () => {
    expect(shown({ apiGroups: [group], resources: ['experiments'], verbs: ['watch', 'patch'] })).toEqual([]);
    expect(shown({ apiGroups: [group], resources: ['mlflowconfigs'], verbs: ['get'] })).toEqual([]);
    expect(shown({ apiGroups: ['apps'], resources: ['*'], verbs: ['*'] })).toEqual([]);
    expect(shown({ nonResourceURLs: ['*'], verbs: ['*'] })).toEqual([]);
  });

  test('follows what flows into view on to edit and admin', () => {
    const own = clusterRole('own', [{ apiGroups: [group], resources: ['assistants'], verbs: ['get'] }], 'view');
    expect(accessMatrix([own]).map(({ who }) => who)).toEqual([
      'all subjects with view',
      'all subjects with edit',
      'all subjects with admin',
    ]);
  });

  test('knows the roles that every cluster has', () => {
    expect(accessMatrix([bound('cluster-admin')])).toHaveLength(mlflowResources.length);
    expect(accessMatrix([bound('view')])).toEqual([]);
    expect(accessMatrix([bound('constructor'), bound('unknown')])).toEqual([]);
  });

  test('takes a Role from the namespace of its binding alone', () => {
    const role = (namespace: string, verb: string): KubernetesObject => ({
      ...clusterRole('r', [{ apiGroups: [group], resources: ['experiments'], verbs: [verb] }]),
      kind: 'Role',
      metadata: { name: 'r', namespace },
    });
    const objects = [role('team-b', 'delete'), role('team-a', 'get'), bound('r', 'Role')];
    expect(accessMatrix(objects).map(({ where, verbs }) => [where, verbs])).toEqual([['team-a', ['get']]]);
  });
});

function roleName(column: string): string {
  return column.startsWith('mlflow-') ? `mlflow-operator-${column}` : column;
}

describe('what is known of the resources', () => {
  test('ties creating to no name, but for the use of what exists', () => {
    for (const { name, nameable } of mlflowResources)
      expect([name, nameable.includes('create')]).toEqual([name, name.endsWith('/use')]);
  });

  test('ties no more to names than there is', () => {
    for (const { nameable, verbs } of mlflowResources) expect(verbs).toEqual(expect.arrayContaining([...nameable]));
    for (const name of ['gatewaybudgets', 'gatewayguardrails', 'assistants'])
      expect(findResource(name)?.nameable).toEqual([]);
    for (const name of ['gatewaysecrets', 'gatewaymodeldefinitions', 'skills'])
      expect(findResource(name)?.nameable).not.toContain('list');
  });

  test('says which came later', () => {
    const later = mlflowResources.flatMap(({ name, since }) => (since ? [[name, since]] : []));
    expect(Object.fromEntries(later)).toEqual({
      gatewaybudgets: '3.11',
      gatewayguardrails: '3.12',
      mcpservers: '3.14',
      skills: '3.17',
    });
  });
});

describe('the cluster roles', () => {
  const ofMlflow = ({ rules }: RoleDefinition) => rules.filter(({ apiGroups }) => apiGroups?.includes(group));
  const stored = (resource: string) => resource === 'mlflowconfigs';

  test.each(
    [...operatorRoles, ...additionalRoles].map((role) => [role.name, role] as const),
  )('%s grant nothing that MLflow does not ask', (_, role) => {
    for (const { resources = [], verbs } of ofMlflow(role))
      for (const resource of resources.filter((one) => !stored(one)))
        expect(rejections({ resource, verbs })).toEqual([]);
  });

  test('flow into those of Kubernetes by the labels of upstream', () => {
    const flows = Object.fromEntries(
      roles.map(({ metadata }) => [
        metadata.name,
        Object.entries(metadata.labels ?? {}).map(
          ([label, value]) => `${label.replace(/^.*aggregate-to-/, '')} ${value}`,
        ),
      ]),
    );
    expect(flows).toEqual({
      'mlflow-operator-mlflow-view': ['admin true', 'edit true', 'view true'],
      'mlflow-operator-mlflow-edit': ['admin true', 'edit true'],
      'mlflow-operator-mlflow-integration': [],
    });
  });

  test('of our own leave no resource to nobody', () => {
    const all = rendered((scope) => new ClusterRoles(scope, 'r', { roles: [...standaloneRoles, ...additionalRoles] }));
    for (const { name, verbs } of mlflowResources)
      expect([name, letters(all, 'all subjects with admin', name)]).toEqual([
        name,
        verbs.map((verb) => verb.charAt(0)).join(''),
      ]);
  });
});

describe('a role in a workspace', () => {
  const build = (rule: object, subject: object = { kind: 'User', name: 'u' }) =>
    rendered((scope) => {
      const props = { namespace: 'team-a', name: 'r', rules: [rule], subjects: [subject] };
      new WorkspaceRole(scope, 'r', props as unknown as ConstructorParameters<typeof WorkspaceRole>[2]);
    });

  test.each<[string, object, RegExp]>([
    [
      'creating by name',
      { resource: 'experiments', verbs: ['create'], names: ['x'] },
      /create experiments cannot be limited/,
    ],
    [
      'budgets by name',
      { resource: 'gatewaybudgets', verbs: ['get'], names: ['x'] },
      /get gatewaybudgets cannot be limited/,
    ],
    [
      'guardrails by name',
      { resource: 'gatewayguardrails', verbs: ['update'], names: ['x'] },
      /cannot be limited to a name/,
    ],
    ['the assistant by name', { resource: 'assistants', verbs: ['get'], names: ['x'] }, /cannot be limited to a name/],
    [
      'listing secrets by name',
      { resource: 'gatewaysecrets', verbs: ['list'], names: ['x'] },
      /cannot be limited to a name/,
    ],
    [
      'using by another verb',
      { resource: 'gatewaysecrets/use', verbs: ['get'] },
      /never requests get on gatewaysecrets\/use/,
    ],
    ['deleting the assistant', { resource: 'assistants', verbs: ['delete'] }, /never requests delete on assistants/],
    ['a resource that is none', { resource: 'experiment', verbs: ['get'] }, /"experiments"/],
    ['the stored resource of the group', { resource: 'mlflowconfigs', verbs: ['get'] }, /resource/],
    ['watching', { resource: 'experiments', verbs: ['watch'] }, /allowed: get, list, create, update, delete/],
    ['patching', { resource: 'experiments', verbs: ['patch'] }, /verbs/],
    ['every verb', { resource: 'experiments', verbs: ['*'] }, /verbs/],
    ['no verb', { resource: 'experiments', verbs: [] }, /verbs/],
    ['no name', { resource: 'experiments', verbs: ['get'], names: [] }, /names/],
    ['an empty name', { resource: 'experiments', verbs: ['get'], names: [''] }, /names/],
  ])('does not allow %s', (_, rule, message) => {
    expect(() => build(rule)).toThrow(/^c\/r: props are not valid/);
    expect(() => build(rule)).toThrow(message);
  });

  test('is refused with what to write instead', () => {
    expect(rejections({ resource: 'experimentz', verbs: ['get'] })[0]?.fix).toContain('write one of experiments, ');
    expect(rejections({ resource: 'assistants', verbs: ['list'] })[0]?.fix).toBe('write some of get, create, update');
    expect(rejections({ resource: 'datasets', verbs: ['create'], names: ['x'] })[0]?.fix).toContain(
      'names are supported with get, list, update, delete',
    );
    expect(rejections({ resource: 'gatewaybudgets', verbs: ['get'], names: ['x'] })[0]?.fix).toBe(
      'remove the names: gatewaybudgets can only be granted without names',
    );
    expect(rejections({ resource: 'gatewayendpoints/use', verbs: ['create'], names: ['x'] })).toEqual([]);
  });

  test('is a Role and its binding, and lets an agent write to one experiment', () => {
    const [role, binding] = rendered(
      (scope) =>
        new WorkspaceRole(scope, 'r', {
          namespace: 'team-a',
          name: 'fraud-agent',
          rules: traceWriterRules('fraud'),
          subjects: [
            { kind: 'ServiceAccount', name: 'agent' },
            { kind: 'ServiceAccount', name: 'agent', namespace: 'apps' },
            { kind: 'Group', name: 'people' },
          ],
        }),
    );
    const rules: readonly PolicyRule[] = [
      { apiGroups: [group], resources: ['experiments'], resourceNames: ['fraud'], verbs: ['get', 'update'] },
    ];
    const metadata = { name: 'fraud-agent', namespace: 'team-a' };
    expect(role).toEqual({ apiVersion, kind: 'Role', metadata, rules });
    expect(binding).toEqual({
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'fraud-agent' },
      subjects: [
        { kind: 'ServiceAccount', name: 'agent', namespace: 'team-a' },
        { kind: 'ServiceAccount', name: 'agent', namespace: 'apps' },
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'people' },
      ],
    });
  });

  test('takes a namespace for an account alone', () => {
    const rule = { resource: 'experiments', verbs: ['get'] };
    expect(() => build(rule, { kind: 'Group', name: 'g', namespace: 'a' })).toThrow(
      'only a ServiceAccount has a namespace',
    );
  });
});

describe('a binding in a workspace', () => {
  test.each([
    ['view', ['mlflow-view mlflow-operator-mlflow-view']],
    ['edit', ['mlflow-edit-view mlflow-operator-mlflow-view', 'mlflow-edit mlflow-operator-mlflow-edit']],
    ['integration', ['mlflow-integration mlflow-operator-mlflow-integration']],
  ] as const)('to %s', (role, expected) => {
    const objects = rendered(
      (scope) =>
        new WorkspaceBinding(scope, 'b', { namespace: 'team-a', role, subjects: [{ kind: 'User', name: 'u' }] }),
    );
    expect(
      objects.map((binding) => `${binding.metadata.name} ${(binding['roleRef'] as { name: string }).name}`),
    ).toEqual(expected);
    expect(letters([...roles, ...objects], 'User u', 'experiments')).toMatch(/^gl/);
  });
});
