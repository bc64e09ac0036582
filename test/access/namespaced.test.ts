/** Roles of a server whose callers have their rights in its own namespace. */
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

const own = replaced(standaloneProd, /workspaces: \{.*\}\}\}/, 'workspaces: {enabled: false}}');
const bindings =
  'workspaces: [{namespace: mlflow, bindings: [{role: edit, subjects: [{kind: Group, name: scientists}]}]}]\n';

test('there is no object of the cluster but the namespace', () => {
  const { objects } = overlayOf(own);
  expect(objects.filter(({ metadata }) => !metadata.namespace).map(({ kind }) => kind)).toEqual(['Namespace']);
  expect(objects.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.name)).toEqual([
    ...['mlflow-view', 'mlflow-edit', 'mlflow-admin', 'mlflow-integration', 'mlflow-garbage-collection'],
  ]);
});

test('a binding refers to one Role, which contains the smaller ones', () => {
  const { objects } = overlayOf(`${own}${bindings}`);
  expect(objects.filter(({ kind, metadata }) => kind === 'RoleBinding' && /edit/.test(metadata.name))).toMatchObject([
    { roleRef: { kind: 'Role', name: 'mlflow-edit' }, subjects: [{ name: 'scientists' }] },
  ]);
  const edit = objects.find(({ kind, metadata }) => kind === 'Role' && metadata.name === 'mlflow-edit');
  const verbs = (edit?.['rules'] as readonly { resources: string[]; verbs: string[] }[])
    .filter(({ resources }) => resources.includes('experiments'))
    .flatMap((rule) => rule.verbs);
  expect(verbs.sort()).toEqual(['create', 'delete', 'get', 'list', 'update']);
  expect(overlayReadme(overlayOf(own), [])).toContain(
    'Callers need one of the Roles `mlflow-view`, `mlflow-edit`, `mlflow-admin`, `mlflow-integration`',
  );
});

test('access.create: false leaves the roles to another server; bindings and the README still know them', () => {
  const yaml = `${standaloneProd}access: {create: false}\nworkspaces: [{namespace: team-a, artifacts: {path: x}, bindings: [{role: view, subjects: [{kind: Group, name: auditors}]}]}]\n`;
  const overlay = overlayOf(yaml);
  expect(overlay.files.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['access.yaml']));
  expect(overlay.files.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['crds.yaml']));
  const readme = overlayReadme(overlay, []);
  expect(readme).toMatch(/ClusterRole `mlflow-view` .*another MLflow server of the cluster/);
  expect(readme).toContain('kubectl get crd mlflowconfigs.mlflow.kubeflow.org');
  expect(readme).toMatch(/Group auditors \| team-a \| .*`experiments`.* get, list/);
});

test.each([
  [`${standaloneProd}access: {create: false, additionalRoles: true}\n`, 'additionalRoles with access.create: false'],
  [
    `${own}${bindings.replace('namespace: mlflow', 'namespace: team-a')}`,
    'rights in namespace team-a with authentication.workspaces.enabled: false',
  ],
])('settings that grant nothing are refused', (yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});
