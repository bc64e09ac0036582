/** Pipeline servers: the resource by release, the rights of its steps, and its Secrets. */
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { pipelines } from '../support/workbenches.js';

const resourceOf = (yaml: string): KubernetesObject | undefined =>
  overlayOf(yaml).objects.find(({ kind }) => kind === 'DataSciencePipelinesApplication');

test('a server has what the operator requires, and is kept', () => {
  expect(resourceOf(pipelines())).toMatchObject({
    metadata: {
      name: 'dspa',
      namespace: 'team-a',
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
      labels: { 'opendatahub.io/dashboard': 'true' },
    },
    spec: {
      dspVersion: 'v2',
      podToPodTLS: true,
      database: { mariaDB: { deploy: true, pvcSize: '10Gi' } },
      objectStorage: {
        externalStorage: {
          scheme: 'https',
          host: 's3.example.com',
          port: '9443',
          bucket: 'pipelines',
          s3CredentialsSecret: { secretName: 'dspa-s3', accessKey: 'AWS_ACCESS_KEY_ID' },
        },
      },
    },
  });
});

test('its resource knows MLflow from 3.5 on', () => {
  expect(resourceOf(pipelines())?.['spec']).toMatchObject({
    mlflow: { integrationMode: 'AUTODETECT', injectUserEnvVars: true },
  });
  expect(resourceOf(pipelines('mlflow: {integrationMode: DISABLED}'))?.['spec']).toMatchObject({
    mlflow: { integrationMode: 'DISABLED' },
  });
  expect(resourceOf(pipelines('', '3.4'))?.['spec']).not.toHaveProperty('mlflow');
  expect(problemsOf(pipelines('mlflow: {injectUserEnvVars: false}', '3.4'))).toContain(
    'pipelineServers[0].mlflow does not exist in Red Hat OpenShift AI 3.4; the first release that has it is 3.5',
  );
});

test('steps may register models, unless the environment says otherwise', () => {
  const bindings = (yaml: string) => overlayOf(yaml).objects.filter(({ kind }) => kind === 'RoleBinding');
  expect(bindings(pipelines())).toEqual([
    expect.objectContaining({
      metadata: expect.objectContaining({ name: 'dspa-runner-integration', namespace: 'team-a' }),
      roleRef: expect.objectContaining({ name: 'mlflow-operator-mlflow-integration' }),
      subjects: [{ kind: 'ServiceAccount', name: 'pipeline-runner-dspa', namespace: 'team-a' }],
    }),
  ]);
  expect(bindings(pipelines('modelRights: false'))).toEqual([]);
  expect(overlayReadme(overlayOf(pipelines()), [])).toMatch(/pipeline-runner-dspa.*registeredmodels/);
});

test('an external database has its password in a Secret, and TLS unless it is switched off', () => {
  const database = (fields: string) => resourceOf(pipelines(`database: {type: mysql, host: db.example.com${fields}}`));
  expect(database('')?.['spec']).toMatchObject({
    database: { externalDB: { host: 'db.example.com', port: '3306', passwordSecret: { name: 'dspa-database' } } },
  });
  expect(database('')?.['spec']).not.toHaveProperty('database.customExtraParams');
  expect(database(', tls: false')?.['spec']).toHaveProperty('database.customExtraParams', '{"tls":"false"}');
});

test('a CA of its own is named in the resource and in the README', () => {
  const yaml = pipelines('caBundle: {configMap: pipelines-ca}');
  expect(resourceOf(yaml)?.['spec']).toHaveProperty('apiServer.cABundle', {
    configMapName: 'pipelines-ca',
    configMapKey: 'ca-bundle.crt',
  });
  expect(overlayReadme(overlayOf(yaml), [])).toContain('oc -n team-a create configmap pipelines-ca');
});

describe('its Secrets', () => {
  const sources = {
    cluster: 'secrets: {source: external-secrets, store: {name: vault}}\n',
    own: 'secrets: {source: external-secrets, store: {name: vault, kind: SecretStore}}\n',
    given: '',
  };
  const external = (yaml: string) =>
    overlayOf(yaml).objects.flatMap(({ kind, metadata }) =>
      kind === 'ExternalSecret' ? `${metadata.namespace}/${metadata.name}` : [],
    );

  test('come from a store that serves the project', () => {
    expect(external(`${pipelines()}${sources.cluster}`)).toContain('team-a/dspa-s3');
  });

  test('are left to a person where the store serves another namespace', () => {
    const yaml = `${pipelines()}${sources.own}`;
    expect(external(yaml)).not.toContain('team-a/dspa-s3');
    expect(overlayReadme(overlayOf(yaml), [])).toContain('oc -n team-a create secret generic dspa-s3');
  });

  test('the bucket of a workspace is a connection that the dashboard lists', () => {
    const workspaces = 'workspaces: [{namespace: team-b, artifacts: {}}]\n';
    const { objects } = overlayOf(`${pipelines()}${sources.cluster}${workspaces}`);
    const found = objects.find(({ metadata }) => metadata.name === 'mlflow-artifact-connection');
    expect(found).toMatchObject({ kind: 'ExternalSecret', metadata: { namespace: 'team-b' } });
    expect(found?.['spec']).toHaveProperty('target.template', {
      engineVersion: 'v2',
      mergePolicy: 'Replace',
      metadata: {
        annotations: {
          'opendatahub.io/connection-type-protocol': 's3',
          'openshift.io/display-name': 'MLflow artifacts',
        },
        labels: { 'opendatahub.io/dashboard': 'true' },
      },
    });
    const readme = overlayReadme(overlayOf(`${pipelines()}${workspaces}`), []);
    expect(readme).toContain(
      'oc -n team-b annotate secret mlflow-artifact-connection opendatahub.io/connection-type-protocol=s3',
    );
    expect(readme).toContain('oc -n team-b label secret mlflow-artifact-connection opendatahub.io/dashboard=true');
  });
});

test.each([
  [
    'two servers of one namespace',
    `${pipelines()}  - {name: other, namespace: team-a, objectStore: {endpoint: "https://a", bucket: b}}\n`,
    'namespace "team-a" is already defined',
  ],
  ['a name that is too long', pipelines(`name: ${'a'.repeat(24)}`), 'at most 23'],
  ['an endpoint with a path', pipelines().replace(':9443', ':9443/x'), 'an endpoint has no path'],
  [
    'a cluster without the platform',
    pipelines()
      .replace(/platform: rhoai\nrelease: .*\n/, 'platform: kind\n')
      .replace(/^gateway.*$/m, 'gateway: {type: none}'),
    'pipelineServers on kind',
  ],
  [
    'the namespace of the server',
    pipelines().replace('team-a', 'redhat-ods-applications'),
    'the namespace of the server',
  ],
])('%s is a problem', (_, yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});
