/** Fields of the artifact stores, the same in both forms of the server. */
import { z } from 'zod';
import { dataKey, dnsSubdomain, field, labels } from '../../schema/fields.js';
import { secretName } from '../../schema/secret-key.js';
import { verified } from '../../schema/verified-service.js';
import { bucketName, bucketPrefix, endpointUrl } from './bucket-fields.js';

/** Name of the Secret with the credentials of a standalone server. */
export const credentialsSecret = secretName('artifacts-credentials');

/** A bucket that a storage class of the cluster provides. */
export const bucketClaim = z.strictObject({
  type: field(
    z.literal('bucket-claim'),
    'An ObjectBucketClaim of the overlay: the storage class provides the bucket, and its key pair in a Secret.',
    'bucket-claim',
  ),
  storageClassName: field(
    dnsSubdomain,
    'Storage class of the claim, of NooBaa or Ceph.',
    'openshift-storage.noobaa.io',
  ),
});

/** A cloud identity that is used instead of a key. */
export const workloadIdentity = z.strictObject({
  type: field(
    z.literal('workload-identity'),
    "The cloud trusts the server's ServiceAccount; no key is used.",
    'workload-identity',
  ),
  serviceAccountAnnotations: field(
    labels.refine((annotations) => Object.keys(annotations).length > 0, 'at least one annotation'),
    "Annotations that bind the server's ServiceAccount to a cloud identity. EKS Pod Identity has none: write type: eks-pod-identity.",
    { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/mlflow' },
  ),
});

/** An identity of Amazon that is bound to accounts by their names, outside the cluster. */
export const eksPodIdentity = z.strictObject({
  type: field(
    z.literal('eks-pod-identity'),
    'EKS Pod Identity: an association in EKS binds each ServiceAccount to a role by its name, without an annotation; the README lists the accounts.',
    'eks-pod-identity',
  ),
});

/** An identity of Google; with Workload Identity Federation a role can be granted to the ServiceAccount itself. */
export const googleIdentity = z.strictObject({
  type: workloadIdentity.shape.type,
  serviceAccountAnnotations: field(
    labels.default({}),
    "Annotations that bind the server's ServiceAccount to a Google service account. Default: none; roles are granted to the principal of the ServiceAccount itself.",
    { 'iam.gke.io/gcp-service-account': 'mlflow@project.iam.gserviceaccount.com' },
  ),
});

/** The keys of a Secret with an access key pair of S3. */
export const keyPairFields = {
  accessKeyIdKey: field(dataKey.default('AWS_ACCESS_KEY_ID'), 'Key that holds the access key id.', 'AWS_ACCESS_KEY_ID'),
  secretAccessKeyKey: field(
    dataKey.default('AWS_SECRET_ACCESS_KEY'),
    'Key that holds the secret access key.',
    'AWS_SECRET_ACCESS_KEY',
  ),
};

/** An access key pair of S3 as credentials; the two forms of the server differ in the name of the Secret. */
export function keyPair<S extends z.ZodType>(name: S) {
  return z.strictObject({
    type: field(z.literal('secret'), 'An access key pair in a Secret.', 'secret'),
    name,
    ...keyPairFields,
    sessionTokenKey: field(
      dataKey.optional(),
      'Key that holds the session token of temporary credentials (AWS_SESSION_TOKEN); the pods read a new one when they restart. Default: none.',
      'AWS_SESSION_TOKEN',
    ),
  });
}

/** An existing bucket. */
export const bucket = field(bucketName, 'Name of the bucket; it must exist.', 'mlflow-artifacts');

/** The endpoint of an S3 service. */
export const endpoint = verified(
  field(
    endpointUrl.optional(),
    'URL of the S3 service. Default: Amazon S3 in the region.',
    'https://s3.openshift-storage.svc',
  ),
  { service: 'S3 service', ca: 'ca' },
);

export const access = field(
  z.enum(['served', 'direct']).default('served'),
  'served: clients send artifacts through the server and need no credentials of the store. direct: clients access the store directly with their own credentials.',
  'served',
);

function folderIn(container: string) {
  return field(
    bucketPrefix.default('artifacts'),
    `Folder inside the ${container}; each workspace has a subfolder.`,
    'artifacts',
  );
}

export const prefix = folderIn('bucket');
export const containerPrefix = folderIn('container');
