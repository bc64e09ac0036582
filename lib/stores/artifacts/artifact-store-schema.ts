import { z } from 'zod';
import { dataKey, field, labels } from '../../schema/fields.js';
import { peerSchema } from '../../schema/peer.js';
import { fixedSecretName } from '../../schema/secret-key.js';
import { bucketName, bucketPrefix, endpointUrl } from './bucket-fields.js';

const secretCredentials = z.strictObject({
  type: field(z.literal('secret'), 'An access key pair in a Secret.', 'secret'),
  name: fixedSecretName('mlflow-s3-credentials'),
  accessKeyIdKey: field(dataKey.default('AWS_ACCESS_KEY_ID'), 'Key that holds the access key id.', 'AWS_ACCESS_KEY_ID'),
  secretAccessKeyKey: field(
    dataKey.default('AWS_SECRET_ACCESS_KEY'),
    'Key that holds the secret access key.',
    'AWS_SECRET_ACCESS_KEY',
  ),
});

const workloadIdentity = z.strictObject({
  type: field(
    z.literal('workload-identity'),
    "The server's own ServiceAccount is trusted by the cloud; no key exists.",
    'workload-identity',
  ),
  serviceAccountAnnotations: field(
    labels.refine((annotations) => Object.keys(annotations).length > 0, 'at least one annotation'),
    "Annotations that tie the server's ServiceAccount to an identity of the cloud.",
    { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/mlflow' },
  ),
});

export const volumeArtifactsSchema = z.strictObject({
  type: field(
    z.literal('volume'),
    'Files on the volume, served by the server: one replica, for development.',
    'volume',
  ),
  path: field(
    z
      .string()
      .regex(/^\/mlflow\/[^?#\s]+$/, 'the folder must lie below /mlflow, where the operator mounts the volume')
      .default('/mlflow/artifacts'),
    'The folder, below /mlflow where the operator mounts the volume.',
    '/mlflow/artifacts',
  ),
});

export const s3Schema = z.strictObject({
  type: field(z.literal('s3'), 'A bucket of an S3 service that others run.', 's3'),
  bucket: field(bucketName, 'Name of the bucket; it must exist.', 'mlflow-artifacts'),
  prefix: field(
    bucketPrefix.default('artifacts'),
    'Folder inside the bucket; below it each workspace has its own.',
    'artifacts',
  ),
  endpoint: field(
    endpointUrl.optional(),
    'URL of the S3 service. Default: Amazon S3 in the region.',
    'https://s3.openshift-storage.svc',
  ),
  region: field(
    z.string().min(1).default('us-east-1'),
    'Region of the bucket; most services outside Amazon accept any.',
    'eu-central-1',
  ),
  provider: field(
    z.enum(['aws', 'ceph', 'noobaa', 'minio', 'seaweedfs', 'other']).default('aws'),
    'Which S3 service it is. Every one but Amazon gets path-style addresses and no checksum trailers, which their S3 servers refuse.',
    'noobaa',
  ),
  addressingStyle: field(
    z.enum(['auto', 'path', 'virtual']).optional(),
    'Whether the bucket stands in the path or in the host name. Default: auto on Amazon, path elsewhere.',
    'path',
  ),
  privateCa: field(
    z.boolean().optional(),
    'Whether the endpoint certificate comes from a CA that no public trust store knows. Default: true for an https endpoint inside the cluster (.svc), false otherwise.',
    true,
  ),
  credentials: field(
    z.discriminatedUnion('type', [secretCredentials, workloadIdentity]),
    'How the server proves itself to the S3 service.',
    { type: 'secret', name: 'mlflow-s3-credentials' },
  ),
  access: field(
    z.enum(['served', 'direct']).default('served'),
    'served: clients send artifacts through the server and need no S3 credentials. direct: clients write to the bucket themselves with credentials of their own.',
    'served',
  ),
  peer: field(peerSchema.optional(), 'What the network policies open for it. Default: derived from the endpoint.', {
    cidrs: ['52.216.0.0/15'],
  }),
});

/** Where models, files and archived traces are kept. */
export const artifactStoreSchema = z
  .discriminatedUnion('type', [volumeArtifactsSchema, s3Schema])
  .refine((store) => store.type !== 's3' || store.provider === 'aws' || store.endpoint !== undefined, {
    error: 'an S3 service other than Amazon needs its endpoint',
    path: ['endpoint'],
    params: { fix: 'write endpoint: https://<host of the service>' },
  });

export type ArtifactStore = z.output<typeof artifactStoreSchema>;
export type S3Store = z.output<typeof s3Schema>;
