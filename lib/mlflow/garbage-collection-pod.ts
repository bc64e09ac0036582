import type { Container, EnvVar, PodSpec, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { isServed } from '../stores/artifact-store.js';
import { sqliteUri, uriVariable } from '../stores/backend-store.js';
import type { GarbageCollectionSettings } from './jobs-schema.js';
import { selectorString } from './label-selector.js';
import { operated } from './operated.js';
import type { OperatedServer } from './operated-server.js';
import { hardenedPod, platformPod } from './sizes.js';
import { type CaSource, serverCa } from './trust.js';

const backendUri = 'MLFLOW_BACKEND_STORE_URI';
const caFolder = '/etc/mlflow/ca';
const caBundle = '/trust/ca-bundle.crt';

/** The pod that runs `mlflow gc` over every workspace, with the rights and the trust that takes. */
export function garbageCollectionPod(job: {
  readonly server: OperatedServer;
  readonly settings: GarbageCollectionSettings;
  readonly serviceAccountName: string;
}): PodSpec {
  const { settings: props, usesVolume } = job.server;
  const image = job.settings.image ?? props.server.image?.image ?? props.profile.image;
  const authorities = caSources(job.server);
  return {
    serviceAccountName: job.serviceAccountName,
    automountServiceAccountToken: true,
    restartPolicy: 'Never',
    securityContext: props.profile.securityContext === 'hardened' ? hardenedPod : platformPod,
    ...(usesVolume ? { affinity: besideServer } : {}),
    initContainers: [combineAuthorities(image, authorities)],
    containers: [
      {
        name: 'garbage-collection',
        image,
        command: ['mlflow'],
        // MLflow has no variable for this option (3.14, mlflow/cli): Kubernetes puts the value in.
        args: [
          'gc',
          `--backend-store-uri=$(${backendUri})`,
          `--older-than=${job.settings.olderThan}`,
          '--all-workspaces',
        ],
        env: [...variables(job.server)],
        resources: job.settings.resources ?? defaultResources,
        securityContext: restrictedContainer,
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'trust', mountPath: '/trust', readOnly: true },
          ...(usesVolume ? [{ name: 'data', mountPath: operated.volumePath }] : []),
        ],
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'trust', emptyDir: { sizeLimit: '16Mi' } },
      ...authorities.map(authorityVolume),
      ...(usesVolume ? [{ name: 'data', persistentVolumeClaim: { claimName: operated.claim } }] : []),
    ],
  };
}

const defaultResources = { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } };

const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** A ReadWriteOnce volume can be mounted by a second pod only on the node that has it. */
const besideServer: PodSpec['affinity'] = {
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: operated.podLabels }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
};

function variables({ settings: props, uri, stores }: OperatedServer): readonly EnvVar[] {
  const { backendStore, artifactStore, server } = props;
  const selector = server.workspaceLabelSelector ? selectorString(server.workspaceLabelSelector) : undefined;
  return [
    backendStore.type === 'sqlite'
      ? { name: backendUri, value: sqliteUri(backendStore.path) }
      : uriVariable(backendUri, backendStore),
    { name: 'MLFLOW_TRACKING_URI', value: uri },
    { name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' },
    { name: 'MLFLOW_ENABLE_WORKSPACES', value: 'true' },
    { name: 'MLFLOW_WORKSPACE_STORE_URI', value: 'kubernetes://' },
    ...(selector ? [{ name: 'MLFLOW_K8S_WORKSPACE_LABEL_SELECTOR', value: selector }] : []),
    { name: 'MLFLOW_DISABLE_TELEMETRY', value: 'true' },
    // The root file system is read-only and the user may have no home.
    { name: 'HOME', value: '/tmp' },
    ...trustVariables.map((name) => ({ name, value: caBundle })),
    ...(isServed(artifactStore) ? [] : stores.artifacts.env),
  ];
}

/** Everything in MLflow's process that checks certificates; the Kubernetes client brings its own CA. */
const trustVariables = [
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'AWS_CA_BUNDLE',
  'PGSSLROOTCERT',
  'MLFLOW_TRACKING_SERVER_CERT_PATH',
];

function caSources({ settings: props }: OperatedServer): readonly CaSource[] {
  const server = serverCa(props.tls.source);
  const given = props.server.caBundleConfigMap?.name;
  const platform = props.profile.caBundle;
  return [
    server,
    ...(given && given !== server.configMap?.name ? [{ configMap: { name: given, optional: false } }] : []),
    ...(platform ? [{ configMap: { name: platform, optional: true } }] : []),
  ];
}

function authorityVolume({ secret, configMap }: CaSource, index: number): Volume {
  const name = `ca-${index}`;
  return secret
    ? { name, secret: { secretName: secret.name, items: [{ key: secret.key, path: secret.key }] } }
    : { name, configMap: { name: configMap?.name ?? '', optional: configMap?.optional ?? false } };
}

/** One file of public, platform and given CAs, because libpq and requests each take a single file. */
function combineAuthorities(image: string, authorities: readonly CaSource[]): Container {
  const mounts: VolumeMount[] = authorities.map((_, index) => ({
    name: `ca-${index}`,
    mountPath: `${caFolder}/${index}`,
    readOnly: true,
  }));
  return {
    name: 'combine-authorities',
    image,
    command: ['/bin/sh', '-c', combineScript],
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    securityContext: restrictedContainer,
    volumeMounts: [{ name: 'trust', mountPath: '/trust' }, ...mounts],
  };
}

const combineScript = `set -eu
cat "$(python3 -c 'import certifi; print(certifi.where())')" > ${caBundle}
for file in ${caFolder}/*/*.crt ${caFolder}/*/*.pem; do
  if [ -f "$file" ]; then { echo; cat "$file"; } >> ${caBundle}; fi
done
`;
