import { at } from '../../lib/kubernetes/structural.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, kindProd, overlayOf, problemsOf, rhoaiProd } from '../support/environments.js';
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

describe('the backup of an operated server', () => {
  const image = `docker.io/library/postgres:18@sha256:${'d'.repeat(64)}`;
  const dumped = (more = '') =>
    `${kindProd}backup: {schedule: "0 1 * * *", image: "${image}"}\n${more}`.replace(
      'caBundleConfigMap: {name: ca}',
      'caBundleConfigMap: {name: ca}\n  image: {imagePullPolicy: Always}',
    );
  const backedUp = (yaml: string) =>
    objectsOf(yaml).filter(({ metadata: { name } }) => name.startsWith('mlflow-backup'));
  const podOfBackup = (yaml: string) => podOf(only(backedUp(yaml), 'CronJob'));

  test('copies the file of SQLite from the volume of the operator, on the node of the server', () => {
    const yaml = `${kindDev}backup: {schedule: "0 1 * * *"}\n`;
    const pod = podOfBackup(yaml);
    const volumes = pod.volumes?.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
    expect(volumes).toEqual(['mlflow-pvc', 'mlflow-backup']);
    expect(JSON.stringify(pod.affinity)).toContain('"matchLabels":{"app":"mlflow"}');
    expect(pod.containers[0]?.command?.join(' ')).toContain('/mlflow/mlflow.db');
    expect(backedUp(yaml).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['CronJob', 'Job', 'PersistentVolumeClaim', 'ServiceAccount', 'NetworkPolicy']),
    );
  });

  test('dumps PostgreSQL with the URI of its Secret, and verifies it with the CAs of the server', () => {
    const pod = podOfBackup(dumped());
    const [container] = pod.containers;
    expect(container?.image).toBe(image);
    const env = Object.fromEntries((container?.env ?? []).map(({ name, ...value }) => [name, value]));
    expect(env['MLFLOW_BACKEND_STORE_URI']).toMatchObject({
      valueFrom: { secretKeyRef: { key: 'backend-store-uri' } },
    });
    expect(env['PGSSLROOTCERT']).toEqual({ value: '/trust/ca-bundle.crt' });
    // The image of PostgreSQL has no Python.
    expect(pod.initContainers?.map(({ name, image: used }) => [name, used === image])).toEqual([
      ['combine-authorities', false],
    ]);
    expect(JSON.stringify(pod.volumes)).toContain('{"name":"ca","optional":false}');
    const destination = '{type: s3, bucket: backups, endpoint: "https://s3.example.com"}';
    const uploaded = podOfBackup(dumped().replace('backup: {', `backup: {destination: ${destination}, `));
    const dump = uploaded.initContainers?.find(({ name }) => name === 'backup');
    expect(dump?.env?.find(({ name }) => name === 'PGSSLROOTCERT')?.value).toBe('/trust/ca-bundle.crt');
    expect(dump?.volumeMounts?.map(({ mountPath }) => mountPath)).toContain('/trust');
  });

  test('has the registry too, and its alerts', () => {
    const yaml = dumped('registryStore: {host: registry.databases.svc, schema: models}\nobservability: {alerts: {}}\n');
    expect(podOfBackup(yaml).containers[0]?.command?.[2]).toContain('dump registry MLFLOW_REGISTRY_STORE_URI models');
    const rule = JSON.stringify(objectsOf(yaml).find(({ kind }) => kind === 'PrometheusRule'));
    expect(rule).toContain(
      'kube_cronjob_status_last_successful_time{namespace=\\"opendatahub\\",cronjob=\\"mlflow-backup\\"}',
    );
  });

  test('needs an image with pg_dump for PostgreSQL, and none for SQLite', () => {
    expect(problemsOf(`${kindProd}backup: {schedule: "0 1 * * *"}\n`)).toContain(
      'a backup of an external PostgreSQL requires an image with pg_dump',
    );
    expect(problemsOf(`${kindDev}backup: {schedule: "0 1 * * *", image: "${image}"}\n`)).toContain(
      'an image with SQLite',
    );
  });

  test('is restored while the operator is stopped, as the README says', () => {
    const restore = (yaml: string) =>
      overlayReadme(overlayOf(yaml), []).split('## Restore')[1]?.split('\n## ')[0] ?? '';
    const text = restore(dumped());
    for (const command of [
      'scale deployment/mlflow-operator-controller-manager --replicas=0',
      'scale deployment/mlflow --replicas=0',
      'wait --for=delete pod --timeout=5m --selector=app=mlflow',
      'set env --local -f - -o yaml RESTORE=mlflow',
      'scale deployment/mlflow-operator-controller-manager --replicas=1',
    ])
      expect(text).toContain(command);
    expect(text).not.toContain('The platform does not change');
    expect(restore(`${rhoaiProd}backup: {schedule: "0 1 * * *", image: "${image}"}\n`)).toContain(
      'The platform does not change the number of its pods.',
    );
  });
});
