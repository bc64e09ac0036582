import { destinationFlow, type Flow, type FlowEnd, tcp } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import type { AzureStore, GcsStore } from './cloud-artifact-store-schema.js';
import { artifactSecret } from './key-pair.js';

const keyFolder = '/etc/mlflow/google';

/** The connection of a pod to a bucket of Google Cloud Storage. */
export function gcsConnection(store: GcsStore, instance: Instance): PodConnection {
  const { credentials, peer } = store;
  const destination = { what: 'Google Cloud Storage', host: 'storage.googleapis.com', port: 443 };
  const flows = (from: FlowEnd): readonly Flow[] => [
    destinationFlow(from, { ...destination, ...(peer ? { peer } : {}) }),
  ];
  if (credentials.type === 'workload-identity')
    return {
      ...noConnection,
      serviceAccountAnnotations: credentials.serviceAccountAnnotations,
      flows: (from) => [...flows(from), metadataFlow(from)],
    };
  const name = credentials.name ?? artifactSecret(instance);
  const volume = 'artifacts-key';
  return {
    ...noConnection,
    env: [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${keyFolder}/key.json` }],
    volumes: [{ name: volume, secret: { secretName: name, items: [{ key: credentials.key, path: 'key.json' }] } }],
    volumeMounts: [{ name: volume, mountPath: keyFolder, readOnly: true }],
    secrets: [secretOf(instance, name, credentials.key, '<key file of a Google service account, JSON>')],
    flows: (from) => [
      ...flows(from),
      ...(peer ? [destinationFlow(from, { what: 'identity', host: 'oauth2.googleapis.com', port: 443 })] : []),
    ],
  };
}

/** GKE's metadata server issues tokens: port 988 of the first address, or port 80 of the second with Dataplane V2. */
const metadataServer: FlowEnd = {
  what: 'metadata server of GKE',
  host: 'metadata.google.internal',
  peers: [{ ipBlock: { cidr: '169.254.169.252/32' } }, { ipBlock: { cidr: '169.254.169.254/32' } }],
};

/** The identity of a pod on GKE. */
export function metadataFlow(from: FlowEnd): Flow {
  return { from, to: metadataServer, ports: tcp(80, 988), why: 'identity' };
}

const azureVariables = {
  'access-key': 'AZURE_STORAGE_ACCESS_KEY',
  'connection-string': 'AZURE_STORAGE_CONNECTION_STRING',
} as const;

/** The connection of a pod to a container of Azure Blob Storage. Without a key MLflow uses DefaultAzureCredential. */
export function azureConnection(store: AzureStore, instance: Instance): PodConnection {
  const { credentials, peer, account, endpointSuffix } = store;
  const destination = { what: 'Azure Blob Storage', host: `${account}.blob.${endpointSuffix}`, port: 443 };
  const flows = (from: FlowEnd): readonly Flow[] => [
    destinationFlow(from, { ...destination, ...(peer ? { peer } : {}) }),
  ];
  if (credentials.type === 'workload-identity')
    return {
      ...noConnection,
      podLabels: { 'azure.workload.identity/use': 'true' },
      serviceAccountAnnotations: {
        'azure.workload.identity/client-id': credentials.clientId,
        ...(credentials.tenantId ? { 'azure.workload.identity/tenant-id': credentials.tenantId } : {}),
      },
      flows: (from) => [
        ...flows(from),
        destinationFlow(from, { what: 'identity', host: 'login.microsoftonline.com', port: 443 }),
      ],
    };
  const name = credentials.name ?? artifactSecret(instance);
  const format =
    credentials.type === 'access-key'
      ? '<access key of the storage account>'
      : '<connection string of the storage account>';
  return {
    ...noConnection,
    env: [{ name: azureVariables[credentials.type], valueFrom: { secretKeyRef: { name, key: credentials.key } } }],
    secrets: [secretOf(instance, name, credentials.key, format)],
    flows,
  };
}

function secretOf({ namespace }: Instance, name: string, key: string, format: string): SecretRequirement {
  return { name, namespace, keys: [{ key, format }] };
}
