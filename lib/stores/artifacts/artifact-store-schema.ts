import { z } from 'zod';
import { field } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';
import { fixedSecretName } from '../../schema/secret-key.js';
import {
  access,
  bucket,
  bucketClaim,
  eksPodIdentity,
  endpoint,
  keyPair,
  prefix,
  workloadIdentity,
} from './artifact-fields.js';
import { inClusterS3Schema } from './in-cluster-s3-schema.js';
import { uploadFields } from './upload-fields.js';

export const volumeArtifactsSchema = z.strictObject({
  type: field(
    z.literal('volume'),
    'Files on the volume, served by the server: one replica, for development.',
    'volume',
  ),
  path: field(
    z
      .string()
      .regex(/^\/mlflow\/[^?#\s]+$/, 'the folder must be below /mlflow, where the operator mounts the volume')
      .default('/mlflow/artifacts'),
    'The folder, below /mlflow where the operator mounts the volume.',
    '/mlflow/artifacts',
  ),
});

/** Credentials that the server has anyway. */
const environmentCredentials = z.strictObject({
  type: field(
    z.literal('environment'),
    'The variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if temporary, AWS_SESSION_TOKEN, from server.envFrom or server.env.',
    'environment',
  ),
});

export const s3Schema = z.strictObject({
  type: field(z.literal('s3'), 'A bucket of an external S3 service.', 's3'),
  bucket,
  prefix,
  endpoint,
  region: field(
    z.string().min(1).default('us-east-1'),
    'Region of the bucket; most services outside Amazon accept any.',
    'eu-central-1',
  ),
  provider: field(
    z.enum(['aws', 'ceph', 'noobaa', 'minio', 'seaweedfs', 'other']).default('aws'),
    'Provider of the S3 service. All except Amazon are used with path-style addresses and without checksum trailers, which their S3 servers reject.',
    'noobaa',
  ),
  addressingStyle: field(
    z.enum(['auto', 'path', 'virtual']).optional(),
    'Whether the bucket is part of the path or of the host name. Default: auto for Amazon, otherwise path.',
    'path',
  ),
  privateCa: field(
    z.boolean().optional(),
    'Whether the endpoint certificate is issued by a CA that is not in the public trust stores. Default: true for an https endpoint inside the cluster (.svc), on a private name such as .local, or on a private address.',
    true,
  ),
  credentials: s3Credentials(
    z.discriminatedUnion('type', [
      keyPair(fixedSecretName('mlflow-s3-credentials')),
      workloadIdentity,
      eksPodIdentity,
      bucketClaim,
      environmentCredentials,
    ]),
    {
      type: 'secret',
      name: 'mlflow-s3-credentials',
    },
  ),
  ...uploadFields,
  access,
  peer: peerField('derived from the endpoint', { cidrs: ['52.216.0.0/15'] }),
});

/** How the server authenticates to the S3 service. */
export function s3Credentials<S extends z.ZodType>(schema: S, example: z.input<S>): S {
  return field(schema, 'How the server authenticates to the S3 service.', example);
}

/** For {@link hasEndpoint}. */
export const endpointRequired = {
  error: 'an S3 service other than Amazon requires an endpoint',
  path: ['endpoint'],
  params: { fix: 'write endpoint: https://<host of the service>' },
};

export function hasEndpoint(store: Pick<S3Store, 'provider' | 'endpoint'>): boolean {
  return store.provider === 'aws' || store.endpoint !== undefined;
}

/** Where models, files and archived traces are stored. */
export const artifactStoreSchema = z
  .discriminatedUnion('type', [volumeArtifactsSchema, s3Schema, inClusterS3Schema])
  .refine((store) => store.type !== 's3' || hasEndpoint(store), endpointRequired);

export type ArtifactStore = z.output<typeof artifactStoreSchema>;
export type S3Store = z.output<typeof s3Schema>;
