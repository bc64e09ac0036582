import type { EnvVar } from '../../../imports/kubernetes.js';
import type { Destination } from '../../model/egress.js';
import { privateAuthority } from '../../model/private-authority.js';
import { hostOf, portOf } from '../../schema/fields.js';
import type { ArtifactStore, S3Store } from './artifact-store-schema.js';
import type { StandaloneArtifactStore } from './standalone-artifact-store-schema.js';
import { type UploadSettings, uploadVariables } from './upload-fields.js';

/** Location of the artifacts, in MLflow's notation. */
export function artifactUri(store: StandaloneArtifactStore | ArtifactStore): string {
  switch (store.type) {
    case 'volume':
      return `file://${store.path}`;
    case 's3':
    case 'in-cluster-s3':
      return `s3://${store.bucket}/${store.prefix}`;
    case 'gcs':
      return `gs://${store.bucket}/${store.prefix}`;
    case 'azure':
      return `wasbs://${store.container}@${store.account}.blob.${store.endpointSuffix}/${store.prefix}`;
  }
}

/** Whether clients send artifacts through the server; files on a volume cannot be accessed otherwise. */
export function isServed(store: StandaloneArtifactStore | ArtifactStore): boolean {
  return store.type === 'volume' || store.access === 'served';
}

/** Whether the endpoint's certificate can only be verified with a CA that is configured for the server. */
export function endpointNeedsPrivateCa(store: ArtifactStore): boolean {
  if (store.type !== 's3' || !store.endpoint) return false;
  const url = new URL(store.endpoint);
  return url.protocol === 'https:' && (store.privateCa ?? privateAuthority(hostOf(url), 'S3 service') !== undefined);
}

/** Where an S3 service listens. */
export function s3Destination(store: Pick<S3Store, 'endpoint' | 'region' | 'provider' | 'peer'>): Destination {
  const what = 'S3';
  const peer = store.peer;
  if (!store.endpoint) {
    return { what, host: `s3.${store.region}.amazonaws.com`, port: 443, ...(peer ? { peer } : {}) };
  }
  const endpoint = new URL(store.endpoint);
  const servicePort = portOf(endpoint);
  const targetPort = store.provider === 'noobaa' ? noobaaTargetPorts.get(servicePort) : undefined;
  const ports = peer?.ports ?? (targetPort ? [servicePort, targetPort] : undefined);
  return {
    what,
    host: hostOf(endpoint),
    port: servicePort,
    ...(peer || ports ? { peer: { ...peer, ...(ports ? { ports } : {}) } } : {}),
  };
}

/** NooBaa's Service `s3` maps these ports to others of its pods (noobaa-operator, deploy/internal/service-s3.yaml). */
const noobaaTargetPorts: ReadonlyMap<number, number> = new Map([
  [80, 6001],
  [443, 6443],
]);

/** Settings of MLflow's S3 client for this provider. */
export function serviceVariables(
  store: Pick<S3Store, 'endpoint' | 'region' | 'provider' | 'addressingStyle'> & UploadSettings,
): readonly EnvVar[] {
  const amazon = store.provider === 'aws';
  const addressingStyle = store.addressingStyle ?? (amazon ? 'auto' : 'path');
  return [
    { name: 'AWS_DEFAULT_REGION', value: store.region },
    ...(store.endpoint ? [{ name: 'MLFLOW_S3_ENDPOINT_URL', value: store.endpoint.replace(/\/$/, '') }] : []),
    ...(addressingStyle === 'auto' ? [] : [{ name: 'MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE', value: addressingStyle }]),
    // Since botocore 1.36 uploads have checksum trailers, which most other S3 servers reject with an error.
    ...(amazon
      ? []
      : [
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ]),
    ...uploadVariables(store),
  ];
}
