import type { EnvVar, PodSpec, PodTemplateSpec } from '../../imports/kubernetes.js';
import { selectorString } from '../kubernetes/label-selector.js';
import { operated } from '../model/operated.js';
import { combinedTrust } from '../pods/authorities.js';
import { garbageCollectionScript } from '../pods/garbage-collection-script.js';
import type { GarbageCollectionSettings } from '../pods/jobs-fields.js';
import { authoritiesOf, type PodSetting, refined } from '../pods/pod-setting.js';
import { restrictedPod } from '../pods/restricted-pod.js';
import { serverCa } from '../pods/trust.js';
import type { CaSource } from '../schema/ca-source.js';
import { isServed } from '../stores/artifacts/artifact-store.js';
import { storeVariables } from '../stores/backend/postgresql-connection.js';
import { givenFor } from '../stores/given-variables.js';
import { operatedEncryption } from './operated-encryption.js';
import type { OperatedServer } from './operated-server.js';

const backendUri = storeVariables.backend;

/** The pod that runs `mlflow gc` for every workspace, with the required rights and trusted CAs. */
export function garbageCollectionPod(job: {
  readonly server: OperatedServer;
  readonly settings: GarbageCollectionSettings;
  readonly serviceAccountName: string;
  /** Labels with which its policy selects the pod. */
  readonly labels: Readonly<Record<string, string>>;
}): PodTemplateSpec {
  const { settings: props, usesVolume } = job.server;
  const image = job.settings.image ?? props.server.image?.image ?? props.profile.image;
  const setting = refined(job.server.podSetting, job.settings.pod);
  const trust = combinedTrust({ image }, caSources(job.server, setting));
  return restrictedPod({
    setting,
    labels: job.labels,
    ...(usesVolume ? { affinity: besideServer } : {}),
    account: job.serviceAccountName,
    token: true,
    trust,
    temporary: { sizeLimit: '1Gi' },
    ...(usesVolume ? { claim: { name: operated.claim, path: operated.volumePath } } : {}),
    container: {
      name: 'garbage-collection',
      image,
      command: ['python', '-c', garbageCollectionScript],
      // MLflow has no variable for this option (3.14, mlflow/cli): Kubernetes expands the value.
      args: [`--backend-store-uri=$(${backendUri})`, `--older-than=${job.settings.olderThan}`, '--all-workspaces'],
      env: [...variables(job.server)],
      resources: job.settings.resources ?? defaultResources,
    },
    spec: { restartPolicy: 'Never' },
  });
}

const defaultResources = { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } };

/** A ReadWriteOnce volume can be mounted by a second pod only on the node that has it. */
const besideServer: PodSpec['affinity'] = {
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: operated.podLabels }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
};

function variables({ settings: props, uri, stores }: OperatedServer): readonly EnvVar[] {
  const { artifactStore, server } = props;
  const selector = server.workspaceLabelSelector ? selectorString(server.workspaceLabelSelector) : undefined;
  return [
    ...stores.databases.env.filter(({ name }) => [backendUri, 'PGUSER', 'PGPASSWORD'].includes(name)),
    ...operatedEncryption(props).env,
    { name: 'MLFLOW_TRACKING_URI', value: uri },
    { name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' },
    { name: 'MLFLOW_ENABLE_WORKSPACES', value: 'true' },
    { name: 'MLFLOW_WORKSPACE_STORE_URI', value: 'kubernetes://' },
    ...(selector ? [{ name: 'MLFLOW_K8S_WORKSPACE_LABEL_SELECTOR', value: selector }] : []),
    { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' },
    // The root file system is read-only and the user may have no home.
    { name: 'HOME', value: '/tmp' },
    ...(isServed(artifactStore) ? [] : stores.artifacts.env),
    ...givenFor('database', server),
  ];
}

function caSources({ settings: props }: OperatedServer, setting: PodSetting): readonly CaSource[] {
  const server = serverCa(props.tls.source);
  const platform = props.profile.caBundle;
  return [
    server,
    ...authoritiesOf(setting).filter(({ configMap }) => configMap !== server.configMap),
    ...(platform ? [{ configMap: platform, optional: true }] : []),
  ];
}
