/**
 * KServe's own manager with our storage container: the pods that it makes are run, and fetch real models of the real server by
 * every URI, with every failure; other versions are rolled out by the CronJob of the overlay.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { resultOf } from './harness/client-pod.js';
import type { Exit } from './harness/container.js';
import { environmentLike } from './harness/environment-like.js';
import { givenTools, type ServerTools } from './harness/given.js';
import { startKserve } from './harness/kserve.js';
import type { Pod } from './harness/pod.js';
import { Standalone, workspaces } from './harness/standalone.js';
import { find, type PodTemplate, templateOf, templateOfPod } from './harness/templates.js';

const { kserve, storageInitializer, image } = givenTools<ServerTools>();
const namespace = workspaces.home;
const images = (name: string | undefined) => (name?.includes('storage-initializer') ? storageInitializer : image);
const environment = `${environmentLike('kind/standalone-dev')}
serving: {image: localhost/mlflow-storage-initializer:3.17.2, ca: {configMap: mlflow-ca}}
workspaces:
  - namespace: ${namespace}
    consumers:
      serving:
        - {name: wine, model: "mlflow://models/wine/champion"}
        - {name: other, model: "mlflow://models/other/1"}
`;

let standalone: Standalone;
let run: string;
let wine: PodTemplate;

if (kserve)
  beforeAll(async () => {
    standalone = await Standalone.start(environment, { images, extent: 'full' });
    await standalone.must('migration');
    const script = readFileSync(join(__dirname, 'clients/models.py'), 'utf8');
    await Promise.all([standalone.serve(), startKserve(standalone.rig, standalone.authority)]);
    await standalone.account('training', namespace, 'mlflow-view', 'mlflow-edit');
    ({ run } = JSON.parse(resultOf(await standalone.client(script, 'training'))) as { run: string });
  }, 600_000);
afterAll(async () => standalone?.stop());

/** An object of the overlay, as kubectl applies it. */
function applied(kind: string, name: string): Promise<void> {
  return standalone.applyStrictly(standalone.object(kind, name));
}

const service = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { name: 'wine', namespace },
};

/** The newest pod that the controllers made of a service, with what the API server and the webhooks added. */
async function podOf(name: string, wanted: (pod: KubernetesObject) => boolean = () => true): Promise<KubernetesObject> {
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=serving.kserve.io%2Finferenceservice%3D${name}`;
  const pods = await standalone.listed(path, (some) => some.some(wanted));
  return pods.find(wanted) as KubernetesObject;
}

interface Attempt {
  readonly env?: Readonly<Record<string, string>>;
  readonly account?: string;
  /** Size of the volume of the model. */
  readonly size?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** What runs after it, with the model. */
  readonly after?: readonly string[];
}

/** The container that KServe added, alone, with another URI. */
function attempt(
  name: string,
  uri: string,
  { env = {}, account, size, annotations, after }: Attempt = {},
): Promise<Pod> {
  const { spec, metadata } = wine;
  const initializer = spec.initContainers?.find((one) => one.name === 'storage-initializer') as Container;
  const container: Container = {
    ...initializer,
    args: [uri, '/mnt/models'],
    env: [
      ...(initializer.env ?? []),
      ...Object.entries({ MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0', ...env }).map(([key, value]) => ({ name: key, value })),
    ],
  };
  const volumes = (spec.volumes ?? []).map((volume) =>
    volume.emptyDir && size ? { ...volume, emptyDir: { sizeLimit: size } } : volume,
  );
  const template: PodTemplate = {
    metadata: { ...metadata, annotations: { ...annotations } },
    spec: {
      ...spec,
      ...(account ? { serviceAccountName: account } : {}),
      volumes,
      initContainers: after ? [container] : [],
      containers: after
        ? [{ ...container, name: 'after', image: 'server', args: [], command: [...after] }]
        : [container],
    },
  };
  return standalone.rig.run(template, { namespace, name });
}

async function fetched(...args: Parameters<typeof attempt>): Promise<Exit> {
  return (await attempt(...args)).ended();
}

const faulty = (mode: string) => ({ MLFLOW_TRACKING_URI: `http://faulty.${namespace}.svc:8080/${mode}` });

(kserve ? describe : describe.skip)('KServe', () => {
  test('accepts the objects of the overlay strictly, and puts our container into the pod', async () => {
    await applied('ClusterStorageContainer', 'mlflow');
    await applied('InferenceService', 'wine');
    wine = templateOfPod(await podOf('wine'));
    const { initContainers = [], serviceAccountName } = wine.spec;
    expect(serviceAccountName).toBe('wine-serving');
    expect(initContainers).toEqual([
      expect.objectContaining({
        name: 'storage-initializer',
        image: 'localhost/mlflow-storage-initializer:3.17.2',
        args: ['mlflow://models/wine/champion', '/mnt/models'],
        envFrom: [
          { configMapRef: { name: 'mlflow-serving', optional: true } },
          { secretRef: { name: 'mlflow-credentials', optional: true } },
        ],
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: expect.objectContaining({ runAsNonRoot: true }),
        volumeMounts: expect.arrayContaining([
          expect.objectContaining({ mountPath: '/mnt/models' }),
          // Added by the API server after the webhook: the token of the account.
          expect.objectContaining({ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }),
        ]),
      }),
    ]);
    expect((initContainers[0]?.env ?? []).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['MLFLOW_TRACKING_TOKEN', 'STORAGE_INITIALIZER_CA', 'MLFLOW_MODEL_VERSION']),
    );
  });

  test('its pod fetches the model with the account of the service, and a model server answers with it', async () => {
    const [container] = wine.spec.containers;
    const serve = 'mlflow models serve --model-uri /mnt/models --env-manager local --host 0.0.0.0 --port 8080'.split(
      ' ',
    );
    const { livenessProbe: _, startupProbe: __, ...rest } = container as Container;
    const server: Container = {
      ...rest,
      command: serve,
      args: [],
      env: [...(rest.env ?? []), { name: 'HOME', value: '/tmp' }, { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' }],
      readinessProbe: { httpGet: { path: '/ping', port: 8080 }, periodSeconds: 2, failureThreshold: 60 },
    };
    const template = { ...wine, spec: { ...wine.spec, containers: [server] } };
    const pod = await standalone.rig.run(template, { namespace, name: 'wine-0' });
    await pod.untilReady(120);
    const script = `import urllib.request, sys
request = urllib.request.Request("http://127.0.0.1:8080/invocations", b'{"inputs": [[3.0]]}', {"Content-Type": "application/json"})
print(urllib.request.urlopen(request).read().decode())`;
    const { stdout } = await pod.exec(['python', '-c', script]);
    expect(JSON.parse(stdout)).toEqual({ predictions: [expect.closeTo(3)] });
    await pod.kill();
  });
});

(kserve ? describe : describe.skip)('the container', () => {
  const list = ['find', '/mnt/models', '-type', 'f', '-printf', '%P %s\n'];
  const version = ['grep', 'model_id', '/mnt/models/MLmodel'];

  test('fetches a model by each URI', async () => {
    const forms = {
      version: 'mlflow://models/wine/2',
      alias: 'mlflow://models/wine/champion',
      stage: 'mlflow://models/wine/Production',
      latest: 'mlflow://models/wine/latest',
      'model of a run': `mlflow://runs/${run}/artifacts/model`,
      'model of a run, in short': `mlflow://runs/${run}/model`,
    };
    const found: Record<string, string> = {};
    for (const [name, uri] of Object.entries(forms)) {
      const exit = await fetched(`form-${Object.keys(found).length}`, uri, { after: version });
      found[name] = exit.log.trim();
    }
    expect(found['alias']).toMatch(/^model_id: m-/);
    expect([found['model of a run'], found['model of a run, in short']]).toEqual([found['alias'], found['alias']]);
    expect([found['stage'], found['latest']]).toEqual([found['version'], found['version']]);
    expect(found['version']).not.toBe(found['alias']);
  });

  test('fetches the version that its annotation names, wherever the alias is by now', async () => {
    const annotations = { 'cdk8s-mlflow/model-version': 'wine/champion=2' };
    const pinned = await fetched('pinned', 'mlflow://models/wine/champion', { annotations, after: version });
    const second = await fetched('second', 'mlflow://models/wine/2', { after: version });
    expect(pinned.log).toBe(second.log);
  });

  test('fetches artifacts of a run that are no model', async () => {
    const { log } = await fetched('files', `mlflow://runs/${run}/files`, { after: list });
    expect(log.split('\n').sort()).toEqual(
      ['', '.mlflow-placed.json 149', 'note.txt 7', 'weights.bin 20000000'].map(withoutSize),
    );
  });

  test.each([
    ['the URI', 'mlflow://wine/1', {}, 2, 'is not one of'],
    ['a version', 'mlflow://models/wine/9', {}, 5, 'version 9 of model wine: 404'],
    ['an alias', 'mlflow://models/wine/nothing', {}, 5, "model wine has no alias 'nothing'"],
    ['a run', 'mlflow://runs/0a1b/model', {}, 5, 'run 0a1b: 404'],
    ['the right', 'mlflow://models/wine/1', { account: 'other-serving' }, 4, 'must be allowed to read the model'],
    [
      'the token',
      'mlflow://models/wine/1',
      { env: { MLFLOW_TRACKING_AUTH: '', MLFLOW_TRACKING_TOKEN: 'wrong' } },
      3,
      'missing, wrong or expired',
    ],
    [
      'the server',
      'mlflow://models/wine/1',
      { env: { MLFLOW_TRACKING_URI: 'http://mlflow.mlflow.svc:1' } },
      6,
      'does not answer',
    ],
    [
      'the URI of the server',
      'mlflow://models/wine/1',
      { env: { MLFLOW_TRACKING_URI: '' } },
      9,
      'the ConfigMap or Secret that names the server',
    ],
    ['space', 'mlflow://runs/RUN/files', { size: '1Mi' }, 8, 'are to be fetched'],
  ] as const)('without %s, says so and ends with a code of its own', async (what, uri, given, code, says) => {
    const { exitCode, log } = await fetched(
      `without-${what.replaceAll(' ', '-').toLowerCase()}`,
      uri.replace('RUN', run),
      given,
    );
    expect([exitCode, log]).toEqual([code, expect.stringContaining(says)]);
  });
});

(kserve ? describe : describe.skip)('behind a network that fails', () => {
  let proxy: Pod;

  beforeAll(async () => {
    const container: Container = {
      name: 'faulty',
      command: [
        'python',
        '-u',
        '-c',
        readFileSync(join(__dirname, 'clients/faulty.py'), 'utf8'),
        'mlflow.mlflow.svc:5000',
      ],
      ports: [{ containerPort: 8080 }],
      readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 60 },
    };
    const template = { spec: { serviceAccountName: 'training', containers: [container] } };
    proxy = await standalone.rig.run(template, { namespace, name: 'faulty' });
    await proxy.untilReady();
    await standalone.rig.services.add('faulty', namespace, [
      { port: 8080, targets: () => [{ host: proxy.ip, port: 8080 }] },
    ]);
  });

  test('it continues a transfer that broke, and what it has is whole', async () => {
    const sum = ['sha256sum', '/mnt/models/weights.bin'];
    const { log, exitCode } = await fetched('cut', `mlflow://runs/${run}/files`, { env: faulty('cut-2'), after: sum });
    expect([exitCode, log.split(' ')[0]]).toEqual([0, expectedSum]);
    // The rest, from the last whole MiB on.
    const asked = proxy
      .log()
      .split('\n')
      .filter((line) => line.startsWith('cut-2') && line.includes('weights.bin'));
    expect(asked.map((line) => line.split(' ').slice(3).join(' '))).toEqual([
      'None 200',
      'bytes=6291456- 206',
      'bytes=10485760- 206',
    ]);
  });

  test('a transfer that always breaks ends with a code of its own, and nothing looks like a model', async () => {
    const { log, exitCode } = await fetched('broken', `mlflow://runs/${run}/files`, { env: faulty('broken') });
    expect([exitCode, log]).toEqual([7, expect.stringContaining('the transfer broke')]);
  });

  test('the page of a login is no model', async () => {
    const { log, exitCode } = await fetched('login', 'mlflow://models/wine/1', { env: faulty('login') });
    expect([exitCode, log]).toEqual([3, expect.stringContaining('a proxy asks for a login')]);
  });

  test.each([
    [
      'an access key',
      {
        ...faulty('basic'),
        MLFLOW_TRACKING_AUTH: '',
        MLFLOW_TRACKING_USERNAME: 'ann@example.com',
        MLFLOW_TRACKING_PASSWORD: 'access-key',
      },
    ],
    ['a bearer token', { MLFLOW_TRACKING_AUTH: '', MLFLOW_TRACKING_TOKEN: 'TOKEN' }],
  ])('%s of the namespace is enough', async (_, env) => {
    const token = await standalone.rig.cluster.tokenOf(namespace, 'training');
    const given = Object.fromEntries(
      Object.entries(env).map(([key, value]) => [key, value === 'TOKEN' ? token : value]),
    );
    const { exitCode, log } = await fetched('credentials', 'mlflow://models/wine/1', {
      env: given,
      account: 'default',
    });
    expect([exitCode, log]).toEqual([0, expect.stringContaining('models/wine/1')]);
  });
});

(kserve ? describe : describe.skip)('the rollout of a model', () => {
  const rollout = (account = 'wine-rollout') => {
    const template = templateOf(find(standalone.overlay.objects, 'CronJob', 'wine-rollout'));
    const spec = { ...template.spec, serviceAccountName: account };
    return standalone.rig
      .run({ ...template, spec }, { namespace, name: `rollout-${account}` })
      .then((pod) => pod.ended());
  };
  const annotated = async () => {
    const { body } = await standalone.rig.cluster.api.get(service);
    return (body['spec'] as { predictor: { annotations?: Record<string, string> } }).predictor.annotations;
  };

  test('pins the version that the alias means, and changes nothing the second time', async () => {
    expect(await rollout()).toMatchObject({ exitCode: 0, log: expect.stringContaining('wine/champion=1 replaces') });
    expect(await annotated()).toEqual({ 'cdk8s-mlflow/model-version': 'wine/champion=1' });
    expect(await rollout()).toMatchObject({ exitCode: 0, log: 'wine has wine/champion=1\n' });
  });

  test('replaces the pods when the alias means another version, and they fetch that one', async () => {
    const token = await standalone.rig.cluster.tokenOf(namespace, 'training');
    const mlflow = standalone.mlflow({ token, workspace: namespace });
    await mlflow.must('POST', '/api/2.0/mlflow/registered-models/alias', {
      name: 'wine',
      alias: 'champion',
      version: '2',
    });
    await mlflow.close();
    expect(await rollout()).toMatchObject({
      exitCode: 0,
      log: expect.stringContaining('wine/champion=2 replaces wine/champion=1'),
    });
    const pod = await podOf(
      'wine',
      ({ metadata }) => metadata.annotations?.['cdk8s-mlflow/model-version'] === 'wine/champion=2',
    );
    wine = templateOfPod(pod);
    const [container] = wine.spec.containers;
    const { livenessProbe: _, readinessProbe: __, ...rest } = container as Container;
    const command = ['grep', 'model_id', '/mnt/models/MLmodel'];
    const template = { ...wine, spec: { ...wine.spec, containers: [{ ...rest, command, args: [] }] } };
    const replaced = await (await standalone.rig.run(template, { namespace, name: 'wine-1' })).ended();
    const second = await fetched('second-again', 'mlflow://models/wine/2', { after: command });
    expect(replaced.log).toBe(second.log);
  });

  test('is applied again by the overlay without losing the version', async () => {
    await applied('InferenceService', 'wine');
    expect(await annotated()).toEqual({ 'cdk8s-mlflow/model-version': 'wine/champion=2' });
  });

  test('may change no other service, and says so', async () => {
    await applied('InferenceService', 'other');
    const token = await standalone.rig.cluster.tokenOf(namespace, 'wine-rollout');
    const api = standalone.rig.cluster.api.as(token);
    const other = {
      ...service,
      metadata: { name: 'other', namespace },
      spec: { predictor: { annotations: { a: 'b' } } },
    };
    expect((await api.merge(other)).status).toBe(403);
    expect((await api.delete(service)).status).toBe(403);
    await api.close();
    const denied = await rollout('training');
    expect(denied).toMatchObject({
      exitCode: 4,
      log: expect.stringContaining('cannot get resource "inferenceservices"'),
    });
  });
});

/** Of twenty million zeros. */
const expectedSum = createHash('sha256').update(Buffer.alloc(20_000_000)).digest('hex');

function withoutSize(line: string): unknown {
  return line.startsWith('.mlflow-placed.json') ? expect.stringMatching(/^\.mlflow-placed\.json \d+$/) : line;
}
