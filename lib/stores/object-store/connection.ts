import { type FlowEnd, ownPods, tcp } from '../../model/flow.js';
import { type Instance, selectorOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { serviceVariables } from '../artifacts/artifact-store.js';
import type { InClusterS3Store } from '../artifacts/in-cluster-s3-schema.js';
import { artifactSecret, type KeyPair, keyPairSecret, keyPairVariables } from '../artifacts/key-pair.js';

/** Port of the pod and the Service of the S3 server in the cluster. */
export const objectStorePort = 8333;

/** The pods of the S3 server in the cluster. */
export function objectStoreEndpoint(instance: Instance): FlowEnd {
  return ownPods('S3 server', {
    component: 'object-store',
    name: namesOf(instance).objectStore,
    namespace: instance.namespace,
    podLabels: selectorOf(instance, 'object-store'),
  });
}

/** The connection of pods to the S3 server in the cluster. */
export function inClusterConnection(store: InClusterS3Store, instance: Instance): PodConnection {
  const secret = inClusterKeyPair(store, instance);
  const endpoint = `http://${namesOf(instance).objectStore}.${instance.namespace}.svc:${objectStorePort}`;
  return {
    ...noConnection,
    env: [
      ...keyPairVariables(secret),
      ...serviceVariables({ endpoint, region: store.region, provider: 'other', addressingStyle: 'path' }),
    ],
    secrets: [inClusterSecret(store, instance)],
    flows: (from) => [{ from, to: objectStoreEndpoint(instance), ports: tcp(objectStorePort), why: 'artifacts' }],
  };
}

/** The Secret with the key pair of MLflow's identity in the cluster's S3 server. */
export function inClusterKeyPair({ credentials }: InClusterS3Store, instance: Instance): KeyPair {
  return { ...credentials, name: credentials.name ?? artifactSecret(instance) };
}

/** Server and S3 server read the same key pair, which is not decided elsewhere, so it can be generated. */
export function inClusterSecret(store: InClusterS3Store, instance: Instance): SecretRequirement {
  return keyPairSecret(instance, inClusterKeyPair(store, instance), {
    id: { type: 'name', value: instance.name },
    secret: { type: 'password', length: 40 },
  });
}
