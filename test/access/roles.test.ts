import {
  additionalRoles,
  ClusterRoles,
  operatorRoles,
  rolesIn,
  standaloneRoles,
} from '../../lib/access/cluster-roles.js';
import { accessMatrix } from '../../lib/access/matrix.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { traceWriterRules, WorkspaceBinding, WorkspaceRole } from '../../lib/workspaces/workspace-role.js';
import { overlayOf, rhoai34Prod, rhoaiProd } from '../support/environments.js';
import { rendered } from '../support/rendered.js';

describe('roles', () => {
  const read = ['get', 'list'];
  const all = ['get', 'list', 'create', 'update', 'delete'];
  const roles = rendered((chart) => new ClusterRoles(chart, 'r', { roles: operatorRoles }));

  test('give view, edit and admin what upstream gives them', () => {
    const matrix = accessMatrix(roles);
    const table = (who: string) =>
      Object.fromEntries(
        matrix.filter((row) => row.who === `all subjects with ${who}`).map(({ resource, verbs }) => [resource, verbs]),
      );
    expect(table('view')).toEqual(
      Object.fromEntries(
        [
          'datasets',
          'experiments',
          'gatewayendpoints',
          'gatewaymodeldefinitions',
          'mcpservers',
          'registeredmodels',
        ].map((name) => [name, read]),
      ),
    );
    const edit = {
      ...Object.fromEntries(
        [
          'datasets',
          'experiments',
          'gatewayendpoints',
          'gatewaymodeldefinitions',
          'gatewaysecrets',
          'mcpservers',
          'registeredmodels',
        ].map((name) => [name, all]),
      ),
      'gatewayendpoints/use': ['create'],
      'gatewaymodeldefinitions/use': ['create'],
      'gatewaysecrets/use': ['create'],
    };
    expect(table('edit')).toEqual(edit);
    expect(table('admin')).toEqual(edit);
  });

  test('of our own give what upstream gives to nobody, writing of budgets to admins alone', () => {
    const matrix = accessMatrix([
      ...roles,
      ...rendered((chart) => new ClusterRoles(chart, 'r', { roles: additionalRoles })),
    ]);
    const who = (resource: string, verb: string) =>
      matrix.filter((row) => row.resource === resource && row.verbs.includes(verb)).map((row) => row.who);
    expect(who('gatewaybudgets', 'update')).toEqual(['all subjects with admin']);
    expect(who('gatewayguardrails', 'get')).toHaveLength(3);
    expect(who('assistants', 'create')).toEqual(['all subjects with edit', 'all subjects with admin']);
    for (const role of additionalRoles) expect(role.name).not.toMatch(/^mlflow-operator-/);
  });

  test('in a workspace reach down to one experiment', () => {
    const objects = rendered(
      (chart) =>
        new WorkspaceRole(chart, 'r', {
          namespace: 'team-a',
          name: 'agent',
          rules: traceWriterRules('fraud'),
          subjects: [{ kind: 'ServiceAccount', name: 'agent' }],
        }),
    );
    expect(accessMatrix(objects)).toEqual([
      {
        who: 'ServiceAccount team-a/agent',
        where: 'team-a',
        resource: 'experiments',
        verbs: ['get', 'update'],
        names: ['fraud'],
      },
    ]);
  });

  test('that the server could never honour are refused in code as in files', () => {
    const build = () =>
      rendered(
        (chart) =>
          new WorkspaceRole(chart, 'agent', {
            namespace: 'a',
            name: 'agent',
            rules: [{ resource: 'experiments', verbs: ['create'], names: ['x'] }],
            subjects: [{ kind: 'User', name: 'u' }],
          }),
      );
    expect(build).toThrow(
      /c\/agent: props are not valid\n[\s\S]*the right to create experiments cannot be limited to a name/,
    );
  });

  test('edit comes with view', () => {
    const objects = rendered(
      (chart) =>
        new WorkspaceBinding(chart, 'b', { namespace: 'a', role: 'edit', subjects: [{ kind: 'Group', name: 'g' }] }),
    );
    expect(objects.map((object) => (object['roleRef'] as { name: string }).name)).toEqual([
      'mlflow-operator-mlflow-view',
      'mlflow-operator-mlflow-edit',
    ]);
  });
});

test('the README of RHOAI 3.4 lists no right on what its MLflow does not have', () => {
  const matrix = (yaml: string) => overlayReadme(overlayOf(yaml), []).split('## Access control')[1]?.split('\n## ')[0];
  expect(matrix(rhoaiProd)).toContain('`mcpservers`');
  expect(matrix(rhoai34Prod())).toContain('`gatewayendpoints`');
  expect(matrix(rhoai34Prod())).not.toContain('`mcpservers`');
});

test('roles of 3.10 grant no resource of later versions, and none remains without a rule', () => {
  const names = JSON.stringify(rolesIn('3.10.1', [...operatorRoles, ...additionalRoles]));
  for (const absent of ['mcpservers', 'gatewayguardrails', 'gatewaybudgets']) expect(names).not.toContain(absent);
  expect(names).toContain('mlflowconfigs');
  expect(names).not.toContain('mlflow-additional-admin');
  expect(rolesIn('3.14.0', operatorRoles)).toEqual(operatorRoles);
});

test('roles of a standalone server grant skills since 3.17, whose plug-in knows them', () => {
  expect(JSON.stringify(rolesIn('3.14.0', standaloneRoles))).not.toContain('skills');
  const granted = rolesIn('3.17.2', standaloneRoles).map(({ name, rules }) => [
    name,
    rules.filter(({ resources }) => resources?.includes('skills')).flatMap(({ verbs }) => verbs),
  ]);
  expect(Object.fromEntries(granted)).toEqual({
    'mlflow-view': ['get', 'list'],
    'mlflow-edit': ['create', 'update', 'delete'],
    'mlflow-integration': ['get', 'list'],
  });
});
