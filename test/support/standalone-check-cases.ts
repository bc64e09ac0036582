import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { overlayOf } from './environments.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd, standaloneProxy } from './standalone.js';

interface Draft {
  [key: string]: unknown;
  kind: string;
  metadata: { name: string };
  spec: { replicas: number; strategy: { type: string }; template: { spec: { containers: [DraftContainer] } } };
}

interface DraftContainer {
  args: string[];
  env: { name: string; value?: string }[];
  resources: { limits: { memory: string } };
  livenessProbe: { httpGet: { httpHeaders?: { name: string; value: string }[] } };
}

/** An overlay whose server was changed as a patch would. */
export function changed(yaml: string, change: (server: Draft, container: DraftContainer) => void): RenderedOverlay {
  const overlay = overlayOf(yaml);
  const objects = structuredClone(overlay.objects) as unknown as Draft[];
  const isServer = ({ kind, metadata }: Draft) => /^(Deployment|StatefulSet)$/.test(kind) && metadata.name === 'mlflow';
  const server = objects.find(isServer);
  if (!server) throw new Error('no server');
  change(server, server.spec.template.spec.containers[0]);
  return { ...overlay, objects: objects as unknown as KubernetesObject[] };
}

const withVariable = (name: string, value: string) =>
  changed(standaloneProd, (_, { env }) => {
    const known = env.find((variable) => variable.name === name);
    if (known) known.value = value;
    else env.push({ name, value });
  });

const withServer = (fields: string, yaml = standaloneProd) =>
  overlayOf(yaml.replace(/, replicas: 2\}/, `, ${fields}}`));

/** The overlay of a proxy whose server's policy was changed as a patch would. */
function withPolicy(change: (policy: { spec: NetworkPolicySpec }) => void): RenderedOverlay {
  const overlay = overlayOf(standaloneProxy);
  const objects = structuredClone(overlay.objects);
  const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow');
  change(policy as unknown as { spec: NetworkPolicySpec });
  return { ...overlay, objects };
}

/** Each check of the standalone form: an environment that passes, an overlay that does not, and what is said of it. */
export const standaloneCases: readonly (readonly [string, string, () => RenderedOverlay, string])[] = [
  [
    'MLF-AUTH-1',
    standaloneDev,
    () => overlayOf(standaloneDev.replace('{type: kubernetes}', '{type: none}')),
    'authentication is none',
  ],
  [
    'MLF-TLS-1',
    standaloneProd,
    () => overlayOf(standaloneProd.replace('source: cert-manager', 'source: none')),
    'tls source is none',
  ],
  ['MLF-HOST-1', standaloneProd, () => withVariable('MLFLOW_SERVER_ALLOWED_HOSTS', 'mlflow:8443,*'), '"mlflow:8443,*"'],
  ['MLF-HOST-1', standaloneProd, () => withVariable('MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', '*'), '"*"'],
  [
    'MLF-HOST-1',
    standaloneProd,
    () => changed(standaloneProd, (_, { args }) => args.push('--allowed-hosts', '*')),
    '"*"',
  ],
  [
    'MLF-HOST-1',
    standaloneProd,
    () => withVariable('MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE', 'true'),
    'the middleware that looks at hosts is off',
  ],
  [
    'MLF-HOST-2',
    standaloneProd,
    () => withVariable('MLFLOW_SERVER_ALLOWED_HOSTS', 'mlflow.example.com'),
    'Host "localhost:8443" is not among the allowed ones',
  ],
  [
    'MLF-HOST-2',
    standaloneProd,
    () =>
      changed(standaloneProd, (_, { livenessProbe }) => {
        delete livenessProbe.httpGet.httpHeaders;
      }),
    "asks by the pod's address",
  ],
  [
    'MLF-MEMORY-2',
    standaloneProd,
    () => withServer('resources: {limits: {memory: 512Mi}}'),
    '512Mi for 2 workers, which need 1080Mi',
  ],
  [
    'MLF-UPLOAD-1',
    standaloneProd,
    () => overlayOf(standaloneProd.replace('hostnames:', 'maxArtifactSize: 5Gi, hostnames:')),
    '2176Mi for artifacts of 5Gi, which take 10790Mi',
  ],
  [
    'MLF-STORE-9',
    standaloneDev,
    () => overlayOf(standaloneDev.replace('size: xs', 'size: xs, replicas: 2')),
    '2 pods on SQLite',
  ],
  [
    'MLF-STORE-9',
    standaloneProd,
    () =>
      overlayOf(
        standaloneProd
          .replace(/^artifactStore: .*$/m, 'artifactStore: {type: volume}')
          .replace('replicas: 2', 'autoscaling: {maxReplicas: 4}'),
      ),
    '4 pods on the volume mlflow-data of one node',
  ],
  [
    'MLF-STORE-10',
    standaloneProd,
    () =>
      changed(
        standaloneProd.replace(/^artifactStore: .*$/m, 'artifactStore: {type: volume}').replace(', replicas: 2', ''),
        ({ spec }) => {
          spec.strategy = { type: 'RollingUpdate' };
        },
      ),
    'RollingUpdate on the volume mlflow-data of one node',
  ],
  [
    'MLF-POOL-2',
    standaloneProd,
    () => withServer('replicas: 5, size: l'),
    '(5 pods + 1 in a rollout) × 8 workers × 2 pools × 3 = 288 connections; 80 are free to take',
  ],
  [
    'MLF-POOL-2',
    standaloneProd,
    () => withServer('autoscaling: {maxReplicas: 9}'),
    '(9 pods + 1 in a rollout) × 2 workers × 2 pools × 5 = 200 connections',
  ],
  [
    'MLF-BACKUP-1',
    standaloneCloudNativePg,
    () => overlayOf(standaloneCloudNativePg.replace(/, backup: .*\}\}\}$/m, '}')),
    'the database has no backup',
  ],
  [
    'MLF-ENV-4',
    standaloneProd,
    () => withServer('env: [{name: MLFLOW_ENABLE_WORKSPACE, value: "true"}]'),
    'sets MLFLOW_ENABLE_WORKSPACE, which MLflow does not read; did you mean MLFLOW_ENABLE_WORKSPACES?',
  ],
  [
    'MLF-ENV-4',
    standaloneProd,
    () =>
      overlayOf(
        standaloneProd
          .replace('mlflow@sha256', 'mlflow@sha256')
          .replace(
            '"}, replicas: 2}',
            '", version: 3.10.1}, replicas: 2, env: [{name: MLFLOW_TRACE_ARCHIVAL_CONFIG, value: /x}]}',
          ),
      ),
    'which MLflow 3.10.1 does not read; 3.14.0 does',
  ],
  [
    'MLF-REF-5',
    standaloneProd,
    () => withServer('volumeMounts: [{name: settings, mountPath: /etc/settings}]'),
    'mounts settings, which is no volume of the pod',
  ],
  [
    'MLF-SECRET-1',
    standaloneProd,
    () => withServer('env: [{name: MLFLOW_CRYPTO_KEK_PASSPHRASE, value: hunter2}]'),
    'holds the value of MLFLOW_CRYPTO_KEK_PASSPHRASE',
  ],
  [
    'MLF-SECRET-1',
    standaloneProd,
    () => withServer('env: [{name: MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY, value: hunter2}]'),
    'holds the value of MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY',
  ],
  [
    'MLF-PROXY-1',
    standaloneProxy,
    () => withPolicy((policy) => policy.spec.ingress?.push({ from: [{ namespaceSelector: {} }] })),
    'open to {"namespaceSelector":{}}',
  ],
  [
    'MLF-PROXY-1',
    standaloneProxy,
    () => {
      const overlay = overlayOf(standaloneProxy);
      const isServers = ({ kind, metadata }: KubernetesObject) =>
        kind === 'NetworkPolicy' && metadata.name === 'mlflow';
      return { ...overlay, objects: overlay.objects.filter((object) => !isServers(object)) };
    },
    'no network policy selects its pods',
  ],
  [
    'MLF-PROXY-1',
    standaloneProxy,
    () =>
      overlayOf(
        `${standaloneProxy}extraObjects: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: debug, namespace: ml}, spec: {podSelector: {}, ingress: [{}]}}]\n`,
      ),
    "the server's port is open to everybody",
  ],
  [
    'MLF-PROXY-2',
    standaloneProxy,
    () =>
      withServer(
        'sidecars: [{name: shell, image: "example.com/shell@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"}]',
        standaloneProxy,
      ),
    'container shell runs beside the server',
  ],
];
