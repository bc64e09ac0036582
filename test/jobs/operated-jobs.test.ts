import { at } from '../../lib/kubernetes/structural.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';
import { containerOf, only, podOf, valuesOf } from '../support/objects.js';

const tested = (more = '', test = '{workspace: team-a}') => `${kindDev}smokeTest: ${test}\n${more}`;
const objectsOf = (yaml: string) => overlayOf(yaml).objects;

describe('the smoke test of an operated server', () => {
  const job = only(objectsOf(tested()), 'Job');

  test('calls the server as a pod of a workspace does', () => {
    expect(valuesOf(containerOf(job))).toMatchObject({
      MLFLOW_TRACKING_URI: 'https://mlflow.opendatahub.svc:8443/mlflow',
      MLFLOW_TRACKING_AUTH: 'kubernetes',
      MLFLOW_WORKSPACE: 'team-a',
      MLFLOW_TRACKING_SERVER_CERT_PATH: '/trust/ca-bundle.crt',
    });
    expect(podOf(job)).toMatchObject({ automountServiceAccountToken: true, serviceAccountName: 'mlflow-smoke-test' });
    expect(JSON.stringify(podOf(job).volumes)).toContain('"secretName":"mlflow-tls"');
  });

  test('has its rights in the workspace alone', () => {
    const bindings = objectsOf(tested()).filter(({ kind }) => kind === 'RoleBinding');
    expect(bindings.filter(({ metadata }) => metadata.name === 'mlflow-smoke-test')).toMatchObject([
      { metadata: { namespace: 'team-a' } },
    ]);
  });

  test('is selected by no policy of the operator, which are for the label of its instance', () => {
    const labels = at(job, 'spec', 'template', 'metadata', 'labels');
    expect(labels).toMatchObject({ 'app.kubernetes.io/instance': 'mlflow-overlay' });
    const policy = objectsOf(tested()).find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow-smoke-test',
    );
    expect(labels).toMatchObject(at(policy, 'spec', 'podSelector', 'matchLabels') as object);
    expect(JSON.stringify(at(policy, 'spec', 'egress'))).toContain('{"podSelector":{"matchLabels":{"app":"mlflow"}}}');
  });

  test('runs in the first workspace, or in the one that is named, which must be one', () => {
    const workspaces = 'workspaces: [{namespace: team-b}]\n';
    expect(valuesOf(containerOf(only(objectsOf(tested(workspaces, '{}')), 'Job')))['MLFLOW_WORKSPACE']).toBe('team-b');
    const labelled = tested('server: {workspaceLabelSelector: {matchLabels: {mlflow: "true"}}}\n');
    expect(overlayOf(labelled).prerequisites.map(({ what }) => what)).toContain(
      'namespace team-a, with the label mlflow=true',
    );
    expect(overlayOf(tested(workspaces)).prerequisites.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['namespace team-a', 'namespace team-b']),
    );
    expect(problemsOf(tested('', '{}'))).toContain('smokeTest without a workspace');
  });
});

test('the garbage collection of an operated server keeps the label by which its policy selected it before', () => {
  const objects = objectsOf(`${kindDev}garbageCollection: {schedule: "0 2 * * 0"}\n`);
  const named = objects.filter(({ metadata }) => metadata.name === 'mlflow-garbage-collection');
  expect(named.map(({ kind }) => kind).sort()).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
    'CronJob',
    'NetworkPolicy',
    'ServiceAccount',
  ]);
  const label = { app: 'mlflow-garbage-collection' };
  expect(at(only(named, 'NetworkPolicy'), 'spec', 'podSelector')).toEqual({ matchLabels: label });
  expect(at(only(named, 'CronJob'), 'spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels')).toEqual(label);
});
