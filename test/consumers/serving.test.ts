import { Chart, Testing } from 'cdk8s';
import type { ClientAccess } from '../../lib/clients/client-access.js';
import { Consumers, type ConsumersProps } from '../../lib/consumers/consumers.js';
import { parseModelUri } from '../../lib/consumers/serving/model-uri.js';
import { StorageContainer } from '../../lib/consumers/serving/storage-container.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { published } from '../../lib/model/published.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';

const image = `registry.example.com/mlflow-storage-initializer@sha256:${'1'.repeat(64)}`;
const access: ClientAccess = {
  name: 'mlflow',
  insideUri: 'http://mlflow.mlflow.svc:5000',
  workspaces: true,
  credentials: { type: 'cluster-token' },
};

function servedBy(models: ConsumersProps['settings']['serving'], props: Partial<ConsumersProps> = {}) {
  const chart = new Chart(Testing.app(), 'test', { disableResourceNameHashes: true });
  new Consumers(chart, 'Consumers', {
    access,
    namespace: 'team-a',
    settings: { serving: models },
    podSetting: { securityPreset: 'hardened' },
    serving: { image },
    ...props,
  });
  const objects = Testing.synth(chart) as readonly KubernetesObject[];
  return {
    objects,
    find: (kind: string, name: string) => objects.find((one) => one.kind === kind && one.metadata.name === name),
    requirements: published(chart, 'requirements'),
    secrets: published(chart, 'secrets'),
    flows: published(chart, 'flows'),
  };
}

const wine = { name: 'wine', model: 'mlflow://models/wine/champion' };

describe('a URI', () => {
  test.each([
    ['mlflow://models/wine/3', { kind: 'models', name: 'wine', rest: '3', moves: false }],
    ['mlflow://models/wine/champion', { kind: 'models', name: 'wine', rest: 'champion', moves: true }],
    ['mlflow://models/wine/latest/', { kind: 'models', name: 'wine', rest: 'latest', moves: true }],
    ['mlflow://models/red%20wine/3', { kind: 'models', name: 'red wine', rest: '3', moves: false }],
    ['mlflow://runs/0a1b/artifacts/model', { kind: 'runs', name: '0a1b', rest: 'model', moves: false }],
    ['mlflow://runs/0a1b/a/b', { kind: 'runs', name: '0a1b', rest: 'a/b', moves: false }],
  ])('%s names a model', (uri, parts) => {
    expect(parseModelUri(uri)).toEqual(parts);
  });

  test.each([
    's3://models/wine/3',
    'mlflow://models/wine',
    'mlflow://models/wine/3/model',
    'mlflow://models//3',
    'mlflow://models/%/3',
    'mlflow://runs/0a1b',
    'mlflow://runs/0a1b/artifacts',
    'mlflow://runs/0a1b/../other',
    'mlflow://runs/0 1/model',
    'mlflow://wine/3',
  ])('%s names none', (uri) => {
    expect(parseModelUri(uri)).toBeUndefined();
  });
});

describe('a model', () => {
  test('is served by an account that may read it, and has no key of a bucket', () => {
    const { find, objects } = servedBy([wine]);
    expect(find('InferenceService', 'wine')).toMatchObject({
      metadata: { namespace: 'team-a', annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' } },
      spec: {
        predictor: {
          serviceAccountName: 'wine-serving',
          minReplicas: 1,
          maxReplicas: 1,
          model: { modelFormat: { name: 'mlflow' }, protocolVersion: 'v2', storageUri: wine.model },
        },
      },
    });
    expect(find('Role', 'wine-serving')?.['rules']).toEqual([
      { apiGroups: ['mlflow.kubeflow.org'], resources: ['registeredmodels'], resourceNames: ['wine'], verbs: ['get'] },
      { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get'] },
    ]);
    expect(find('ConfigMap', 'mlflow-serving')?.['data']).toEqual({
      MLFLOW_TRACKING_URI: 'http://mlflow.mlflow.svc:5000',
      MLFLOW_TRACKING_AUTH: 'kubernetes-namespaced',
      MLFLOW_WORKSPACE: 'team-a',
    });
    expect(JSON.stringify(objects)).not.toContain('AWS_');
  });

  test('of a run needs no registered model', () => {
    const { find } = servedBy([{ name: 'wine', model: 'mlflow://runs/0a1b/model' }]);
    expect(find('Role', 'wine-serving')?.['rules']).toEqual([
      { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get'] },
    ]);
    expect(find('CronJob', 'wine-rollout')).toBeUndefined();
  });

  test('takes format, runtime, mode, replicas, resources, variables, placement and storage container', () => {
    const { find } = servedBy([
      {
        ...wine,
        format: { name: 'sklearn', version: '1' },
        runtime: 'mlserver',
        deploymentMode: 'Knative',
        replicas: { min: 0, max: 3 },
        resources: { limits: { memory: '3Gi' } },
        env: [{ name: 'OMP_NUM_THREADS', value: '1' }],
        storageContainer: 'mlflow',
        pod: { nodeSelector: { gpu: 'true' }, pullSecrets: ['pull'], labels: { team: 'a' } },
      },
    ]);
    const service = find('InferenceService', 'wine');
    expect(service?.metadata.annotations?.['serving.kserve.io/deploymentMode']).toBe('Serverless');
    expect(service?.['spec']).toEqual({
      predictor: {
        serviceAccountName: 'wine-serving',
        minReplicas: 0,
        maxReplicas: 3,
        storageContainerName: 'mlflow',
        labels: { team: 'a' },
        nodeSelector: { gpu: 'true' },
        imagePullSecrets: [{ name: 'pull' }],
        model: {
          modelFormat: { name: 'sklearn', version: '1' },
          runtime: 'mlserver',
          storageUri: wine.model,
          env: [{ name: 'OMP_NUM_THREADS', value: '1' }],
          resources: { limits: { memory: '3Gi' } },
        },
      },
    });
  });

  test('of a server with access keys uses the Secret of the namespace, and gets no rights in Kubernetes', () => {
    const { find, secrets } = servedBy([wine], {
      access: { ...access, workspaces: false, credentials: { type: 'access-key', issuer: 'https://sso.example.com' } },
    });
    expect(find('Role', 'wine-serving')).toBeUndefined();
    expect(find('ServiceAccount', 'wine-serving')).toBeDefined();
    expect(new Set(secrets.map(({ name, namespace }) => `${namespace}/${name}`))).toEqual(
      new Set(['team-a/mlflow-credentials']),
    );
    expect(find('Role', 'wine-rollout')?.['rules']).toEqual([
      {
        apiGroups: ['serving.kserve.io'],
        resources: ['inferenceservices'],
        resourceNames: ['wine'],
        verbs: ['get', 'patch'],
      },
    ]);
  });

  test('of a server without workspaces needs rights that others give', () => {
    const { requirements } = servedBy([wine], { access: { ...access, workspaces: false } });
    expect(requirements).toContainEqual(
      expect.objectContaining({
        kind: 'ServiceAccount',
        name: 'wine-serving',
        conditions: ['the right to read its model and experiment in MLflow'],
      }),
    );
  });

  test('is not served without an image that fetches it', () => {
    expect(() => servedBy([wine], { serving: undefined })).toThrow('no image that fetches them');
  });
});

describe('the rollout', () => {
  test('may change one InferenceService, and read one registered model', () => {
    const { find, flows } = servedBy([wine], { apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } });
    expect(find('Role', 'wine-rollout')?.['rules']).toEqual([
      {
        apiGroups: ['serving.kserve.io'],
        resources: ['inferenceservices'],
        resourceNames: ['wine'],
        verbs: ['get', 'patch'],
      },
      { apiGroups: ['mlflow.kubeflow.org'], resources: ['registeredmodels'], resourceNames: ['wine'], verbs: ['get'] },
    ]);
    expect(find('CronJob', 'wine-rollout')).toMatchObject({
      spec: {
        schedule: '*/5 * * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                serviceAccountName: 'wine-rollout',
                automountServiceAccountToken: true,
                containers: [
                  {
                    image,
                    command: ['python', '-m', 'storage_initializer.rollout'],
                    args: ['wine=mlflow://models/wine/champion'],
                    envFrom: [
                      { configMapRef: { name: 'mlflow-serving', optional: true } },
                      { secretRef: { name: 'mlflow-credentials', optional: true } },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
    });
    expect(flows).toContainEqual(
      expect.objectContaining({ why: 'rollout of models', to: expect.objectContaining({ what: 'API server' }) }),
    );
  });

  test('has its own schedule, or is left out', () => {
    const { find } = servedBy([{ ...wine, rollout: { schedule: '0 * * * *' } }]);
    expect(find('CronJob', 'wine-rollout')).toMatchObject({ spec: { schedule: '0 * * * *' } });
    expect(servedBy([{ ...wine, rollout: { enabled: false } }]).find('CronJob', 'wine-rollout')).toBeUndefined();
    expect(
      servedBy([{ name: 'wine', model: 'mlflow://models/wine/3' }]).find('CronJob', 'wine-rollout'),
    ).toBeUndefined();
  });
});

test('the storage container names no server, trusts a CA of the namespace, and is restricted', () => {
  const chart = new Chart(Testing.app(), 'test', { disableResourceNameHashes: true });
  new StorageContainer(chart, 'StorageContainer', { settings: { image, ca: { configMap: 'mlflow-ca' } } });
  const [container] = Testing.synth(chart) as readonly KubernetesObject[];
  expect(container).toMatchObject({
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ClusterStorageContainer',
    metadata: { name: 'mlflow' },
    spec: {
      container: {
        name: 'storage-initializer',
        image,
        env: [
          {
            name: 'MLFLOW_TRACKING_TOKEN',
            valueFrom: { secretKeyRef: { name: 'mlflow-token', key: 'token', optional: true } },
          },
          {
            name: 'STORAGE_INITIALIZER_CA',
            valueFrom: { configMapKeyRef: { name: 'mlflow-ca', key: 'ca.crt', optional: true } },
          },
          {
            name: 'MLFLOW_MODEL_VERSION',
            valueFrom: { fieldRef: { fieldPath: "metadata.annotations['cdk8s-mlflow/model-version']" } },
          },
        ],
        securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
      },
      supportedUriFormats: [{ prefix: 'mlflow://' }],
      workloadType: 'initContainer',
    },
  });
});

describe('an environment', () => {
  const workspace = (model: string) => `workspaces: [{namespace: team-a, consumers: {serving: [${model}]}}]\n`;
  const given = `{name: wine, model: "${wine.model}"}`;
  const servingOf = (more = '') => `serving: {image: "${image}"${more}}\n`;

  test('has the storage container once, and leaves it out where another environment has it', () => {
    const kinds = (text: string) => overlayOf(`${kindDev}${text}`).objects.map(({ kind }) => kind);
    expect(kinds(servingOf() + workspace(given)).filter((kind) => kind === 'ClusterStorageContainer')).toHaveLength(1);
    const without = kinds(servingOf(', create: false') + workspace(given));
    expect(without).not.toContain('ClusterStorageContainer');
    expect(without).toContain('InferenceService');
  });

  test.each([
    ['no image', workspace(given), 'consumers.serving without serving'],
    [
      'a wrong URI',
      servingOf() + workspace('{name: wine, model: "mlflow://wine/1"}'),
      '"mlflow://wine/1" is not the URI of a model of MLflow',
    ],
    [
      'a long name',
      servingOf() + workspace(`{name: ${'a'.repeat(45)}, model: "${wine.model}"}`),
      'at most 44 characters',
    ],
    [
      'a storage container in an older KServe',
      servingOf(', kserve: "0.17"') + workspace(`{name: wine, model: "${wine.model}", storageContainer: mlflow}`),
      'storageContainer with KServe 0.17',
    ],
    [
      'no pods in a Deployment',
      servingOf() + workspace(`{name: wine, model: "${wine.model}", replicas: {min: 0}}`),
      'replicas.min: 0 with deploymentMode Standard',
    ],
  ])('with %s is refused', (_, text, says) => {
    expect(problemsOf(`${kindDev}${text}`)).toContain(says);
  });
});
