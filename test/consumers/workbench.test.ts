/** Workbenches: what the manifest has, and what is left to the platform. */
import { App, Chart } from 'cdk8s';
import { Workbench } from '../../lib/consumers/workbench/workbench.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { bob, own, workbenches } from '../support/workbenches.js';

const notebooks = (yaml: string): readonly KubernetesObject[] =>
  overlayOf(yaml).objects.filter(({ kind }) => kind === 'Notebook');
const annotationsOf = ({ metadata }: KubernetesObject | undefined = {} as KubernetesObject) => metadata?.annotations;

test('a new workbench has what the dashboard shows, and nothing that the webhook injects', () => {
  const [notebook] = notebooks(workbenches(own));
  expect(notebook?.metadata.labels).toMatchObject({
    app: 'alice',
    'opendatahub.io/dashboard': 'true',
    'opendatahub.io/odh-managed': 'true',
  });
  expect(annotationsOf(notebook)).toMatchObject({
    'opendatahub.io/mlflow-instance': 'mlflow',
    'notebooks.opendatahub.io/inject-auth': 'true',
    'notebooks.opendatahub.io/last-image-selection': 'datascience:2025.2',
    'openshift.io/display-name': 'alice',
  });
  const text = JSON.stringify(
    overlayOf(workbenches(own)).objects.filter(({ metadata }) => metadata.namespace === 'team-a'),
  );
  for (const injected of [
    'MLFLOW_',
    'kube-rbac-proxy',
    'RoleBinding',
    'workbench-trusted-ca-bundle',
    '"ServiceAccount"',
  ])
    expect(text).not.toContain(injected);
});

test('its claim is the one that its pod mounts, and is kept', () => {
  const { objects } = overlayOf(workbenches(`${own}, storage: {size: 50Gi, storageClassName: fast}`));
  const claim = objects.find(({ kind }) => kind === 'PersistentVolumeClaim');
  expect(claim).toMatchObject({
    metadata: {
      name: 'alice-storage',
      namespace: 'team-a',
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    },
    spec: { storageClassName: 'fast', resources: { requests: { storage: '50Gi' } } },
  });
  expect(JSON.stringify(notebooks(workbenches(own)))).toContain('"claimName":"alice-storage"');
});

test('labels and annotations of the pod are those of the Notebook, whose template has none', () => {
  const yaml = `${workbenches(`${own}, pod: {labels: {team: a}, annotations: {note: b}, nodeSelector: {gpu: "yes"}}`)}labels: {cost: ml}\npodMetadata: true\n`;
  const [notebook] = notebooks(yaml);
  expect(notebook?.metadata.labels).toMatchObject({ team: 'a', cost: 'ml' });
  expect(annotationsOf(notebook)).toMatchObject({ note: 'b' });
  expect(notebook?.['spec']).toMatchObject({ template: { spec: { nodeSelector: { gpu: 'yes' } } } });
  expect(Object.keys((notebook?.['spec'] as { template: object }).template)).toEqual(['spec']);
});

test('in a workspace with its own bucket, the platform mounts its connection, and MLflow reads the endpoint', () => {
  const [notebook] = notebooks(`${workbenches(own)}workspaces: [{namespace: team-a, artifacts: {}}]\n`);
  expect(annotationsOf(notebook)?.['opendatahub.io/connections']).toBe('team-a/mlflow-artifact-connection');
  expect(JSON.stringify(notebook)).toContain('"name":"MLFLOW_S3_ENDPOINT_URL","valueFrom"');
});

test('a workbench of the dashboard has its annotation and nothing else, and is never deleted', () => {
  const [notebook] = notebooks(workbenches(bob));
  expect(notebook).toEqual({
    apiVersion: 'kubeflow.org/v1',
    kind: 'Notebook',
    metadata: {
      name: 'jupyter-bob',
      namespace: 'team-a',
      annotations: {
        'argocd.argoproj.io/sync-options': 'ServerSideApply=true,Prune=false,Delete=false',
        'argocd.argoproj.io/sync-wave': '15',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'kustomize.toolkit.fluxcd.io/ssa': 'Merge',
        'opendatahub.io/mlflow-instance': 'mlflow',
      },
    },
  });
});

test('the README merges each of them, and stops one before it takes the annotation back', () => {
  const readme = overlayReadme(overlayOf(workbenches(bob, 'name: carol, existing: true')), []);
  expect(readme).toContain(
    `oc -n team-a patch notebook.kubeflow.org/carol --type=merge -p '{"metadata":{"annotations":{`,
  );
  const [stop, remove] = ['kubeflow-resource-stopped=true', 'opendatahub.io/mlflow-instance-'].map((text) =>
    readme.indexOf(`notebook.kubeflow.org/carol ${text}`),
  );
  expect(stop).toBeGreaterThan(0);
  expect(remove).toBeGreaterThan(stop ?? 0);
  expect(readme).toContain('oc -n team-a get notebook.kubeflow.org carol');
});

test.each([
  ['no image', 'name: alice', 'the new workbench alice has no image'],
  ['two images', `${own}, image: example.com/a:1`, 'both image and imageStream'],
  ['a field of the dashboard', `${bob}, displayName: Bob`, 'displayName with existing: true'],
  ['no annotation at all', `${bob}, mlflow: false`, 'mlflow: false with existing: true'],
  ['a long name', replaced(own, 'alice', 'a'.repeat(53)), 'at most 52 characters'],
  ['a digit first', replaced(own, 'alice', '1alice'), 'a letter first'],
])('%s is a problem', (_, item, message) => {
  expect(problemsOf(workbenches(item))).toContain(message);
});

test('a workbench is defined once', () => {
  expect(problemsOf(workbenches(own, own))).toContain('the workbench alice of team-a is already defined');
});

test('a role may not have the name of the binding that the controller owns', () => {
  const role =
    '{name: alice-mlflow, rules: [{resource: experiments, verbs: [get]}], subjects: [{kind: User, name: a}]}';
  const problems = problemsOf(`${workbenches(own)}workspaces: [{namespace: team-a, roles: [${role}]}]\n`);
  expect(problems).toContain('"alice-mlflow" is the name of the RoleBinding of a workbench');
});

test.each([
  [
    'a cluster without the platform',
    replaced(workbenches(own), /platform: rhoai\nrelease: .*\n/, 'platform: kind\n').replace(
      /^gateway.*$/m,
      'gateway: {type: none}',
    ),
    'workbenches on kind',
  ],
  [
    'an operator by manifests',
    `${workbenches(own)}operator: {installedBy: manifests}\n`,
    'ignores their annotation otherwise',
  ],
  [
    'the namespace of the server',
    workbenches(replaced(own, 'team-a', 'redhat-ods-applications')),
    'the namespace of the server',
  ],
])('%s is refused, with the reason', (_, yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});

test('the standalone form names the form that has them', () => {
  expect(
    problemsOf(`platform: kind\nform: standalone\n${workbenches(own).replace(/^platform.*\nrelease.*\n/, '')}`),
  ).toContain('workbenches exists only with form: operated');
});

test('the library says what a workbench lacks', () => {
  const chart = new Chart(new App(), 'chart');
  const settings = { name: 'alice', namespace: 'team-a' };
  expect(() => new Workbench(chart, 'Workbench', { settings, applications: 'opendatahub' })).toThrow(
    'requires an image',
  );
});
