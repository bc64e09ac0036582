/** Kubeflow Pipelines: what steps find in a namespace, and what the API server of an installation reads. */
import { Chart, Testing } from 'cdk8s';
import type { ClientAccess } from '../../lib/clients/client-access.js';
import { PipelinesPlugin } from '../../lib/consumers/pipelines/pipelines-plugin.js';
import { validateObject } from '../../lib/crds/validate.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { published } from '../../lib/model/published.js';
import { access, consumersOf, keyAccess, tokenAccess } from '../support/consumers.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';
import { only, specOf } from '../support/objects.js';

const launcherOf = (given: ClientAccess, launcher: Readonly<Record<string, unknown>> = {}) => {
  const found = consumersOf({ pipelines: { launcher } }, { access: given });
  const { data } = only(found.objects, 'ConfigMap', 'kfp-launcher') as KubernetesObject & {
    readonly data: Readonly<Record<string, string>>;
  };
  return { ...found, settings: (JSON.parse(data['plugins.mlflow'] ?? '') as { settings: unknown }).settings };
};

test('the PodDefault connects pods with its label, and fits its definition', () => {
  const { objects } = consumersOf({ pipelines: {} }, { client: { ca: { configMap: 'mlflow-ca' } } });
  const podDefault = only(objects, 'PodDefault');
  expect(validateObject(podDefault)).toEqual([]);
  expect(specOf(podDefault)).toMatchObject({
    selector: { matchLabels: { mlflow: 'true' } },
    env: expect.arrayContaining([{ name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes-namespaced' }]),
    volumeMounts: [{ name: 'mlflow-ca' }],
  });
  expect(consumersOf({ pipelines: { podDefault: false } }).objects).toEqual([]);
});

test('the Secret of steps has three keys with an access key, and the token alone with a token', () => {
  const keysOf = (given: ClientAccess, name: string) =>
    consumersOf({ pipelines: {} }, { access: given })
      .secrets.find((secret) => secret.name === name)
      ?.keys.map(({ key }) => key);
  expect(keysOf(keyAccess, 'mlflow-credentials')).toEqual([
    'MLFLOW_TRACKING_URI',
    'MLFLOW_TRACKING_USERNAME',
    'MLFLOW_TRACKING_PASSWORD',
  ]);
  expect(keysOf(tokenAccess, 'mlflow-token')).toEqual(['token']);
  expect(consumersOf({ pipelines: {} }, { access }).secrets).toEqual([]);
});

test('the launcher has only the fields that Kubeflow Pipelines admits, and its Secret the keys that it names', () => {
  expect(launcherOf(access, { experiment: 'fraud', description: 'd', injectUserEnvVars: false }).settings).toEqual({
    defaultExperimentName: 'fraud',
    experimentDescription: 'd',
    injectUserEnvVars: false,
  });
  const key = launcherOf(keyAccess);
  expect(key.settings).toEqual({
    injectUserEnvVars: true,
    credentialSecretRef: { usernameKey: 'MLFLOW_TRACKING_USERNAME', passwordKey: 'MLFLOW_TRACKING_PASSWORD' },
  });
  const own = key.secrets.find(({ name }) => name === 'kfp-mlflow-credentials');
  expect(own?.keys.map((one) => one.key)).toEqual(['MLFLOW_TRACKING_USERNAME', 'MLFLOW_TRACKING_PASSWORD']);
  expect(launcherOf(tokenAccess).settings).toMatchObject({ credentialSecretRef: { tokenKey: 'token' } });
});

function pluginOf(given: ClientAccess, settings: Readonly<Record<string, unknown>> = {}) {
  const chart = new Chart(Testing.app(), 'test', { disableResourceNameHashes: true });
  const config = '{"DBConfig": {"DriverName": "mysql"}, "plugins": {"other": {"a": 1}}}';
  new PipelinesPlugin(chart, 'Plugin', { access: given, namespace: 'kubeflow', settings: { config, ...settings } });
  const { data } = only(Testing.synth(chart) as readonly KubernetesObject[], 'ConfigMap') as KubernetesObject & {
    readonly data: Readonly<Record<string, string>>;
  };
  return { config: JSON.parse(data['config.json'] ?? '') as unknown, requirements: published(chart, 'requirements') };
}

test('the plug-in is added to the config.json of the installation, which it keeps', () => {
  const outside = {
    ...access,
    insideUri: 'https://mlflow.mlflow.svc:8443',
    outsideUri: 'https://mlflow.example.com',
  };
  const { config, requirements } = pluginOf(outside, { url: 'https://kubeflow.example.com' });
  expect(config).toEqual({
    DBConfig: { DriverName: 'mysql' },
    plugins: {
      other: { a: 1 },
      mlflow: {
        endpoint: 'https://mlflow.mlflow.svc:8443',
        timeout: '30s',
        tls: { caBundlePath: '/etc/mlflow-tracking-ca/ca.crt' },
        settings: {
          authType: 'kubernetes',
          workspacesEnabled: true,
          defaultExperimentName: 'KFP-Default',
          injectUserEnvVars: true,
          kfpBaseURL: 'https://kubeflow.example.com',
          mlflowBaseURL: 'https://mlflow.example.com',
        },
      },
    },
  });
  expect(requirements).toMatchObject([{ kind: 'ConfigMap', name: 'mlflow-tracking-ca', namespace: 'kubeflow' }]);
  expect(pluginOf({ ...outside, outsideUri: 'http://mlflow.local' }, { ca: false })).toMatchObject({
    requirements: [],
  });
  expect(JSON.stringify(pluginOf({ ...outside, outsideUri: 'http://mlflow.local' }).config)).not.toContain('local');
});

test.each([
  ['basic-auth', keyAccess],
  ['bearer', tokenAccess],
  ['none', { ...access, workspaces: false, credentials: { type: 'none' } } as ClientAccess],
])('the plug-in authenticates by %s where the server does', (authType, given) => {
  expect(pluginOf(given).config).toMatchObject({ plugins: { mlflow: { settings: { authType } } } });
});

test('a config.json that is none, or that has the plug-in, is refused', () => {
  const problem = (config: string) => problemsOf(`${kindDev}kubeflow: {pipelines: {config: '${config}'}}\n`);
  expect(problem('no')).toContain('config.json is a JSON object');
  expect(problem('[]')).toContain('config.json is a JSON object');
  expect(problem('{"plugins": {"mlflow": {}}}')).toContain('has plugins.mlflow already');
});

test('an environment has the settings of the installation and those of each team', () => {
  const yaml = `${kindDev}kubeflow: {pipelines: {config: "{}"}}\nworkspaces: [{namespace: team-a, consumers: {pipelines: {}}}]\n`;
  const { files, prerequisites } = overlayOf(yaml);
  expect(files.flatMap(({ name, objects }) => objects.map((one) => `${name} ${one.metadata.name}`))).toEqual(
    expect.arrayContaining(['kubeflow.yaml kfp-mlflow-config', 'consumers.yaml mlflow', 'clients.yaml mlflow-client']),
  );
  expect(prerequisites.map(({ what }) => what).join()).toContain('kfp-mlflow-config mounted at /config/config.json');
  const twice = `${kindDev}clients: {namespaces: [team-a]}\nworkspaces: [{namespace: team-a, consumers: {pipelines: {}}}]\n`;
  expect(problemsOf(twice)).toContain('whose ConfigMap workspaces[0].consumers.pipelines makes');
});
