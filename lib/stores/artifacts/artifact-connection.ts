import { caRequirement } from '../../model/ca-requirement.js';
import { destinationFlow, type Flow, type FlowEnd } from '../../model/flow.js';
import type { Instance } from '../../model/instance.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import { mountCaFile } from '../../pods/ca-mount.js';
import { inClusterConnection } from '../object-store/connection.js';
import { s3Destination, serviceVariables } from './artifact-store.js';
import type { ArtifactStore, S3Store } from './artifact-store-schema.js';
import { bucketClaimName, bucketClaimRequirement } from './bucket-claim.js';
import { azureConnection, gcsConnection } from './cloud-artifact-store.js';
import { amazonKeys, artifactSecret, keyPairSecret, keyPairVariables } from './key-pair.js';
import { podIdentityAgent } from './pod-identity.js';
import type { StandaloneArtifactStore, StandaloneS3Store } from './standalone-artifact-store-schema.js';

/** The direct connection of a pod to the artifact store of either form, for the server that serves artifacts and for jobs. */
export function artifactConnection(store: StandaloneArtifactStore | ArtifactStore, instance: Instance): PodConnection {
  switch (store.type) {
    case 'volume':
      return { ...noConnection, onVolume: true };
    case 's3':
      return s3Connection(store, instance, { secret: artifactSecret(instance), caVolume: 'artifacts-ca' });
    case 'in-cluster-s3':
      return inClusterConnection(store, instance);
    case 'gcs':
      return gcsConnection(store, instance);
    case 'azure':
      return azureConnection(store, instance);
  }
}

type ConnectedStore = Omit<StandaloneS3Store, 'type' | 'access' | 'prefix' | 'credentials'> & {
  readonly credentials: StandaloneS3Store['credentials'] | S3Store['credentials'];
};

/** The connection of a pod to a bucket of an S3 service, whatever is stored in it. */
export function s3Connection(
  store: ConnectedStore,
  instance: Instance,
  usual: {
    /** Name of the Secret with the key pair, if the environment names none. */
    readonly secret: string;
    /** Name of the volume with the CA. */
    readonly caVolume: string;
    /**
     * The store in documents.
     * @default - S3
     */
    readonly what?: string;
  },
): PodConnection {
  const { credentials, ca } = store;
  const mounted = ca && mountCaFile(usual.caVolume, ca);
  const found = s3Destination(store);
  const destination = usual.what ? { ...found, what: usual.what } : found;
  const base: PodConnection = {
    ...noConnection,
    env: [...serviceVariables(store), ...(mounted ? [{ name: 'AWS_CA_BUNDLE', value: mounted.file }] : [])],
    volumes: mounted ? [mounted.volume] : [],
    volumeMounts: mounted ? [mounted.mount] : [],
    requirements: ca
      ? [caRequirement(instance, ca, `<PEM certificate of the CA that issued the certificate of ${destination.host}>`)]
      : [],
    flows: (from): readonly Flow[] => [destinationFlow(from, destination)],
  };
  switch (credentials.type) {
    case 'secret': {
      const secret = { ...credentials, name: credentials.name ?? usual.secret };
      return {
        ...base,
        env: [...keyPairVariables(secret), ...base.env],
        secrets: [keyPairSecret(instance, secret)],
      };
    }
    case 'bucket-claim':
      return {
        ...base,
        env: [...keyPairVariables({ name: bucketClaimName(instance), ...amazonKeys }), ...base.env],
        requirements: [...base.requirements, bucketClaimRequirement(instance, credentials.storageClassName)],
      };
    case 'environment':
      return base;
    case 'eks-pod-identity':
      return { ...base, flows: (from) => [...base.flows(from), destinationFlow(from, podIdentityAgent)] };
    case 'workload-identity':
      return {
        ...base,
        serviceAccountAnnotations: credentials.serviceAccountAnnotations,
        flows: (from) => [...base.flows(from), tokenFlow(from, store.region)],
      };
  }
}

/** Amazon exchanges the ServiceAccount's token for a key that is valid for one hour. */
function tokenFlow(from: FlowEnd, region: string): Flow {
  return destinationFlow(from, { what: 'identity', host: `sts.${region}.amazonaws.com`, port: 443 });
}
